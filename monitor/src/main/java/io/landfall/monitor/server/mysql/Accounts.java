package io.landfall.monitor.server.mysql;

import io.landfall.monitor.server.Account;
import io.landfall.monitor.server.connection.Asked;
import io.landfall.monitor.server.connection.Query;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the accounts and finds out which of them write under {@code read_only}, those with SUPER or CONNECTION_ADMIN, or can
 * switch it off, those with SYSTEM_VARIABLES_ADMIN. Under {@code super_read_only} nobody writes. A role is taken to be active
 * for everybody who has been granted it. The server's own accounts, with which nobody logs in, have no such right.
 */
final class Accounts {

    static final String CONNECTION_ADMIN = "CONNECTION_ADMIN";
    private static final String SUPER = "SUPER";

    private record Grant(String role, String to) {}

    private Accounts() {}

    static List<Account> read(Asked server) {
        List<Account> direct = server.list(new Query<>(Statements.ACCOUNTS, Accounts::direct));
        List<Grant> grants = server.list(new Query<>(
                Statements.ROLE_GRANTS,
                row -> new Grant(name(row.getString(1), row.getString(2)), name(row.getString(3), row.getString(4)))));
        Set<String> writing = new HashSet<>();
        direct.stream().filter(Account::writesUnderReadOnly).map(Account::name).forEach(writing::add);
        while (grants.stream().anyMatch(grant -> writing.contains(grant.role()) && writing.add(grant.to()))) {
            // each turn passes the privilege on to one more
        }
        return direct.stream()
                .map(account -> writing.contains(account.name()) ? account.writing() : account)
                .toList();
    }

    private static String name(String user, String host) {
        return host.isEmpty() ? user : user + "@" + host;
    }

    private static Account direct(ResultSet row) throws SQLException {
        List<String> rights = new ArrayList<>();
        Optional.ofNullable(row.getString(7)).ifPresent(found -> rights.addAll(List.of(found.split(","))));
        if (row.getBoolean(6)) {
            rights.add(SUPER);
        }
        return new Account(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getBoolean(4),
                row.getBoolean(5),
                !rights.isEmpty(),
                rights,
                row.getBoolean(8));
    }
}
