package io.landfall.runbooks.cutover;

import io.landfall.runbooks.cutover.window.Pastes;

/** An account's name; written as {@code user@host}. */
public record AccountName(String user, String host) {

    /** Reads {@code user@host}; a user's name may hold an at sign, a host never does. */
    public static AccountName parse(String text) {
        int at = text.lastIndexOf('@');
        return new AccountName(text.substring(0, at), text.substring(at + 1));
    }

    /** Returns it as SQL. */
    String quoted() {
        return Pastes.string(user) + "@" + Pastes.string(host);
    }

    @Override
    public String toString() {
        return user + "@" + host;
    }
}
