package io.landfall.runbooks.pair.account;

import io.landfall.monitor.server.Account;
import io.landfall.runbooks.pair.server.SqlString;

/** An account's name, written as {@code user@host}; or a role's, which has an empty host and is written without. */
public record AccountName(String user, String host) {

    /** The role that everybody has; the server takes its name for a keyword. */
    private static final String EVERYBODY = "PUBLIC";

    /** Reads what {@link #toString} wrote; a user's name may hold an at sign, a host never does. */
    public static AccountName parse(String text) {
        int at = text.lastIndexOf('@');
        return at < 0 ? new AccountName(text, "") : new AccountName(text.substring(0, at), text.substring(at + 1));
    }

    public static AccountName of(Account account) {
        return new AccountName(account.user(), account.host());
    }

    /** Returns it as SQL. */
    public String quoted() {
        if (host.isEmpty()) {
            return user.equals(EVERYBODY) ? EVERYBODY : SqlString.quote(user);
        }
        return SqlString.quote(user) + "@" + SqlString.quote(host);
    }

    @Override
    public String toString() {
        return host.isEmpty() ? user : user + "@" + host;
    }
}
