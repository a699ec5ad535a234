package io.landfall.monitor.server;

import java.util.List;
import java.util.stream.Stream;

/**
 * The definers through whom an ordinary account writes on a read-only server: what they defined runs with their
 * privileges, whoever calls it, also when they are locked.
 *
 * @param definers each with what it defined
 * @param closable the accounts and roles from which they have that privilege and that can lose it
 * @param kept those of the definers who keep it then, because it is Landfall's own
 */
public record WritingDefiners(List<Definer> definers, List<Account> closable, List<Definer> kept) {

    /** Asks {@code server}; reads the description of every view and trigger. */
    public static WritingDefiners of(ServerView server) {
        List<Account> accounts = server.accounts();
        String own = server.ownAccount();
        List<Definer> writing = server.definers().stream()
                .filter(definer -> runners(definer, accounts).anyMatch(Account::writesUnderReadOnly))
                .toList();
        List<Account> losing = losing(accounts, own);
        List<Account> closable = losing.stream()
                .filter(account -> account.role() && !writing.isEmpty()
                        || writing.stream()
                                .anyMatch(definer -> runners(definer, accounts).anyMatch(account::equals)))
                .toList();
        List<Definer> kept = writing.stream()
                .filter(definer -> runners(definer, accounts).anyMatch(account -> keeps(account, losing)))
                .toList();
        return new WritingDefiners(writing, closable, kept);
    }

    /**
     * Returns those of {@code accounts} that can lose what lets them write under {@code read_only}: all but
     * {@code own}, and but for roles when it is by a role that {@code own} writes itself.
     */
    public static List<Account> losing(List<Account> accounts, String own) {
        boolean ownByRole = accounts.stream()
                .anyMatch(account ->
                        account.name().equals(own) && account.rights().isEmpty());
        return accounts.stream()
                .filter(account -> !account.rights().isEmpty())
                .filter(account -> account.role() ? !ownByRole : !account.name().equals(own))
                .toList();
    }

    /** By itself, or by a role that keeps it. */
    private static boolean keeps(Account account, List<Account> losing) {
        boolean rolesLose = losing.stream().anyMatch(Account::role);
        return account.writesUnderReadOnly()
                && !losing.contains(account)
                && !(account.rights().isEmpty() && rolesLose);
    }

    /**
     * The accounts with which the server may run it: exactly that one, else whichever of that name it takes the
     * definer's host for (measured on 10.11: {@code boss@10.1.2.3} runs as {@code boss@%}).
     */
    private static Stream<Account> runners(Definer definer, List<Account> accounts) {
        List<Account> exact = accounts.stream()
                .filter(account -> account.name().equals(definer.account()))
                .toList();
        return exact.isEmpty()
                ? accounts.stream()
                        .filter(account -> !account.role() && account.user().equals(definer.user()))
                : exact.stream();
    }
}
