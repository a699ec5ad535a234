package io.landfall.runbooks.pair.account;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.server.Account;
import io.landfall.monitor.server.mariadb.MariaDb;
import io.landfall.runbooks.pair.server.SqlString;
import java.util.Collection;
import java.util.List;

/**
 * A privilege with which an account or a role writes under {@code read_only}; written as {@code user@host: PRIVILEGE}.
 *
 * @param privilege as GRANT calls it
 */
public record WriteRight(AccountName account, String privilege) {

    private static final String SEPARATOR = ": ";

    public WriteRight {
        if (!MariaDb.RIGHTS.contains(privilege)) {
            throw LandfallException.bug("No privilege to write under read_only: " + privilege, null);
        }
    }

    /** Reads what {@link #toString} wrote. */
    static WriteRight parse(String text) {
        int end = text.lastIndexOf(SEPARATOR);
        return new WriteRight(AccountName.parse(text.substring(0, end)), text.substring(end + SEPARATOR.length()));
    }

    /** Those that these accounts have themselves. */
    public static List<WriteRight> of(Collection<Account> accounts) {
        return accounts.stream()
                .flatMap(account ->
                        account.rights().stream().map(right -> new WriteRight(AccountName.of(account), right)))
                .toList();
    }

    /** As lines of a fact. */
    public static List<String> lines(Collection<WriteRight> rights) {
        return rights.stream().map(WriteRight::toString).toList();
    }

    String grant() {
        return "GRANT " + privilege + " ON *.* TO " + account.quoted();
    }

    /** The statement that takes it from an account that may not be there, in one line. */
    public String revokeIfThere() {
        return "BEGIN NOT ATOMIC IF EXISTS (SELECT 1 FROM mysql.global_priv WHERE user = "
                + SqlString.quote(account.user()) + " AND host = " + SqlString.quote(account.host()) + ") THEN "
                + revoke()
                + "; END IF; END";
    }

    String revoke() {
        return "REVOKE " + privilege + " ON *.* FROM " + account.quoted();
    }

    @Override
    public String toString() {
        return account + SEPARATOR + privilege;
    }
}
