package io.landfall.monitor.server;

/**
 * An account.
 *
 * @param user its name
 * @param host the host part, as written
 * @param plugin the authentication plugin
 * @param locked whether it is locked
 * @param role whether it is a role
 * @param writesUnderReadOnly whether its global privileges, or those of a role it has, let it write while {@code read_only} is on
 */
public record Account(
        String user, String host, String plugin, boolean locked, boolean role, boolean writesUnderReadOnly) {

    Account writing() {
        return new Account(user, host, plugin, locked, role, true);
    }
}
