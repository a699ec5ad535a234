package io.landfall.monitor.checks.names;

import io.landfall.monitor.server.Account;
import java.util.List;
import java.util.regex.Pattern;

/** The accounts that match only when the server resolves the client's address to a name. */
public final class HostNameAccounts {

    /** Digits, dots and wildcards, with an optional netmask, or anything with a colon (IPv6). */
    private static final Pattern ADDRESS = Pattern.compile("[0-9.%_]+(/[0-9.]+)?|.*:.*");

    private HostNameAccounts() {}

    /** Returns {@code user@host} for each; the empty host needs no name, and {@code localhost} only over TCP. */
    public static List<String> of(List<Account> accounts) {
        return accounts.stream()
                .filter(account -> !account.role() && (isName(account.host()) || isLocalByName(account)))
                .map(account -> "`" + account.user() + "`@`" + account.host() + "`"
                        + (account.localByName() ? " (over TCP)" : ""))
                .toList();
    }

    private static boolean isLocalByName(Account account) {
        return account.localByName() && !account.locked();
    }

    private static boolean isName(String host) {
        return !host.isEmpty()
                && !host.equalsIgnoreCase("localhost")
                && !ADDRESS.matcher(host).matches();
    }
}
