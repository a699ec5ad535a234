package io.landfall.monitor.server;

/**
 * Who has defined something that runs with his rights, whoever uses it.
 *
 * @param user the account's name, or the role's
 * @param host the account's host part, as written; empty for a role
 * @param what such as {@code procedure shop.note_it}
 */
public record Definer(String user, String host, String what) {

    /** Reads {@code user@host}; a user's name may hold an at sign, a host never does. */
    public static Definer of(String account, String what) {
        int at = account.lastIndexOf('@');
        return at < 0
                ? new Definer(account, "", what)
                : new Definer(account.substring(0, at), account.substring(at + 1), what);
    }

    /** The account as Landfall writes it. */
    public String account() {
        return host.isEmpty() ? user : user + "@" + host;
    }
}
