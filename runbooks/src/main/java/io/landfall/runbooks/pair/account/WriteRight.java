package io.landfall.runbooks.pair.account;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.server.Account;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A privilege with which an account or a role writes under {@code read_only}; written as {@code user@host: PRIVILEGE}.
 *
 * @param privilege as GRANT calls it
 */
public record WriteRight(AccountName account, String privilege) {

    private static final String SEPARATOR = ": ";

    /** It becomes a part of statements. */
    private static final Pattern PRIVILEGE = Pattern.compile("[A-Z]+([ _][A-Z]+)*");

    public WriteRight {
        if (!PRIVILEGE.matcher(privilege).matches()) {
            throw LandfallException.bug("No privilege: " + privilege, null);
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

    @Override
    public String toString() {
        return account + SEPARATOR + privilege;
    }
}
