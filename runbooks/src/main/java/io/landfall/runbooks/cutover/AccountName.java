package io.landfall.runbooks.cutover;

/** An account's name; written as {@code user@host}. */
public record AccountName(String user, String host) {

    /** Reads {@code user@host}; a user's name may hold an at sign, a host never does. */
    public static AccountName parse(String text) {
        int at = text.lastIndexOf('@');
        return new AccountName(text.substring(0, at), text.substring(at + 1));
    }

    @Override
    public String toString() {
        return user + "@" + host;
    }
}
