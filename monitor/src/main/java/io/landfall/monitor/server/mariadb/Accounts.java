package io.landfall.monitor.server.mariadb;

import io.landfall.monitor.server.Account;
import io.landfall.monitor.server.connection.Asked;
import io.landfall.monitor.server.connection.Query;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads the accounts and finds out which of them write under {@code read_only}: since MariaDB 10.11 those with READ_ONLY
 * ADMIN, before it those with SUPER, too. A role that may is taken to be active for everybody who has been granted it.
 */
final class Accounts {

    private static final long SUPER = 1L << 15;
    private static final long READ_ONLY_ADMIN = 1L << 33;
    private static final int SUPER_LOST_IT = 101_100;
    private static final String EVERYBODY = "PUBLIC";

    private record Grant(String user, String host, String role) {}

    private final boolean superMayWrite;
    private final Set<String> writingRoles = new HashSet<>();

    private Accounts(boolean superMayWrite) {
        this.superMayWrite = superMayWrite;
    }

    static List<Account> read(Asked server) {
        String version = server.list(Query.texts(Statements.VERSION)).get(0);
        Accounts accounts = new Accounts(numeric(version) < SUPER_LOST_IT);
        List<Account> direct = server.list(new Query<>(Statements.ACCOUNTS, accounts::direct));
        List<Grant> grants = server.list(new Query<>(
                Statements.ROLE_GRANTS, row -> new Grant(row.getString(1), row.getString(2), row.getString(3))));
        return accounts.withRoles(direct, grants);
    }

    /** Returns 101106 for {@code 10.11.6-MariaDB}. */
    private static int numeric(String version) {
        String[] parts = version.split("[.-]");
        return Integer.parseInt(parts[0]) * 10_000 + Integer.parseInt(parts[1]) * 100;
    }

    private Account direct(ResultSet row) throws SQLException {
        long access = Long.parseUnsignedLong(row.getString(6));
        boolean grantedBeforeTheChange = row.getLong(7) < SUPER_LOST_IT;
        List<String> rights = new ArrayList<>();
        boolean isSuper = (access & SUPER) != 0;
        if ((access & READ_ONLY_ADMIN) != 0 || isSuper && grantedBeforeTheChange && !superMayWrite) {
            rights.add(MariaDb.RIGHTS.get(0));
        }
        if (isSuper && superMayWrite) {
            rights.add(MariaDb.RIGHTS.get(1));
        }
        boolean role = isTrue(row.getString(5)) || EVERYBODY.equals(row.getString(1));
        return new Account(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                isTrue(row.getString(4)),
                role,
                !rights.isEmpty(),
                rights,
                isTrue(row.getString(8)));
    }

    /** JSON_VALUE gives true as 1. */
    private static boolean isTrue(String json) {
        return json.equals("1") || json.equals("true");
    }

    private List<Account> withRoles(List<Account> direct, List<Grant> grants) {
        direct.stream().filter(a -> a.role() && a.writesUnderReadOnly()).forEach(a -> writingRoles.add(a.user()));
        while (grants.stream().anyMatch(this::passesOn)) {
            grants.stream().filter(this::passesOn).forEach(grant -> writingRoles.add(grant.user()));
        }
        Set<String> writingByRole = new HashSet<>();
        grants.stream()
                .filter(grant -> writingRoles.contains(grant.role()))
                .forEach(grant -> writingByRole.add(grant.user() + "@" + grant.host()));
        List<Account> all = new ArrayList<>();
        for (Account account : direct) {
            all.add(writes(account, writingByRole) ? account.writing() : account);
        }
        return all;
    }

    /** Whether this grants a writing role to a role that is not known to write yet. */
    private boolean passesOn(Grant grant) {
        return grant.host().isEmpty() && writingRoles.contains(grant.role()) && !writingRoles.contains(grant.user());
    }

    private boolean writes(Account account, Set<String> writingByRole) {
        return writingByRole.contains(account.user() + "@" + account.host()) || writingRoles.contains(EVERYBODY);
    }
}
