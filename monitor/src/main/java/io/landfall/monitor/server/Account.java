package io.landfall.monitor.server;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An account.
 *
 * @param user its name
 * @param host the host part, as written; empty when it is a role
 * @param plugin the authentication plugin
 * @param locked whether it is locked
 * @param role whether it is a role
 * @param writesUnderReadOnly whether its global privileges, or those of a role it has, let it write while {@code read_only} is on
 * @param rights those of its own global privileges that do, as GRANT calls them; those of its roles are theirs
 * @param localByName whether it is for {@code localhost} and lets somebody in over TCP only as long as the server resolves
 *     names: to one that does not, no address is {@code localhost}. Not one that has to come through the socket, nor one
 *     beside another for the same user and password that an address is enough for
 */
public record Account(
        String user,
        String host,
        String plugin,
        boolean locked,
        boolean role,
        boolean writesUnderReadOnly,
        List<String> rights,
        boolean localByName) {

    private static final Pattern WILDCARD = Pattern.compile("[%_]");

    public Account {
        rights = List.copyOf(rights);
    }

    /** An account that is not local by name. */
    public Account(
            String user,
            String host,
            String plugin,
            boolean locked,
            boolean role,
            boolean writesUnderReadOnly,
            List<String> rights) {
        this(user, host, plugin, locked, role, writesUnderReadOnly, rights, false);
    }

    public Account writing() {
        return new Account(user, host, plugin, locked, role, true, rights, localByName);
    }

    /** The account as Landfall writes it: {@code user@host}, a role without a host. */
    public String name() {
        return host.isEmpty() ? user : user + "@" + host;
    }

    /**
     * Returns the account among {@code all} with which somebody is logged in as {@code user} from {@code address}, who
     * may be given with the port: the one with the most specific host.
     */
    public static Optional<Account> loggedIn(List<Account> all, String user, String address) {
        String from = address.replaceFirst(":\\d+$", "");
        return all.stream()
                .filter(account -> !account.role() && account.user().equals(user) && account.admits(from))
                .max(Comparator.comparingInt(Account::specific));
    }

    private boolean admits(String from) {
        StringBuilder pattern = new StringBuilder();
        for (char one : host.toCharArray()) {
            pattern.append(one == '%' ? ".*" : one == '_' ? "." : Pattern.quote(String.valueOf(one)));
        }
        return from.matches("(?i)" + pattern);
    }

    /** How much of the host stands before its first wildcard. */
    private int specific() {
        return WILDCARD.matcher(host).find() ? WILDCARD.split(host, 2)[0].length() : Integer.MAX_VALUE;
    }
}
