package io.landfall.runbooks.cutover;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.server.Account;
import io.landfall.monitor.server.ServerView;
import io.landfall.monitor.server.WritingDefiners;
import io.landfall.runbooks.cutover.window.Window;
import io.landfall.runbooks.pair.account.AccountLock;
import io.landfall.runbooks.pair.account.AccountName;
import io.landfall.runbooks.pair.account.CanaryCall;
import io.landfall.runbooks.pair.account.ShutAccounts;
import io.landfall.runbooks.pair.account.WriteRight;
import io.landfall.runbooks.pair.server.AdminDialect;
import io.landfall.runbooks.pair.server.Session;
import io.landfall.runbooks.step.ByHand;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Step;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Nobody but Landfall's own account writes on the source under {@code read_only} any more, neither by himself nor by what
 * he has defined and others call: the privilege is taken, and such accounts can't log in, except those of replicas. The
 * target's accounts stay as they are.
 */
public final class LockPrivilegedAccounts implements Step.Reversible {

    public static final String NAME = ShutAccounts.STEP;

    /** The fact with what lets those in again that were not locked before. */
    public static final String UNLOCKS = "unlocks";

    /** The note of with whose rights the canary's call runs. */
    static final String DEFINER = "canary_call_definer";

    private final Window window;

    LockPrivilegedAccounts(Window window) {
        this.window = window;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String plan() {
        return "On " + window.source().name() + " only (" + words().offTheLog() + "): " + words().locks() + ", and "
                + words().revokeRightToWrite()
                + ", for every account that may write under read_only, except this Landfall's; those of"
                + " connected replicas are not locked.";
    }

    private AdminDialect words() {
        return window.source().server().dialect();
    }

    @Override
    public Duration limit() {
        return Duration.ofSeconds(5);
    }

    @Override
    public String byHand() {
        String right = words().reading().rightToWrite();
        return "On " + window.source().name()
                + ": " + words().unlogged() + "; " + words().locks() + " and " + words().revokeRightToWrite()
                + " for every account with " + right + "; to go back: " + words().unlogged() + "; " + words().unlocks()
                + " and " + words().grants(right) + " for the same.";
    }

    @Override
    public Optional<ByHand> byHandBack() {
        ShutAccounts privileged = privileged();
        if (privileged.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(privileged.openByHand(
                ByHand.of("the accounts that write under read_only may do so and log in again."),
                window.source().server()));
    }

    @Override
    public Found look() {
        ShutAccounts privileged = privileged();
        Found found = Found.of("server", window.source().name())
                .withList(
                        ShutAccounts.UNLOCKED,
                        privileged.locked().stream().map(AccountName::toString).toList());
        if (!privileged.locked().isEmpty()) {
            found = found.with(
                    UNLOCKS,
                    words().unloggedByHand(words().unlockIfThere(privileged.locked().stream()
                            .map(AccountName::quoted)
                            .toList())));
        }
        return ShutAccounts.journaled(found, window.source().name(), privileged.rights());
    }

    @Override
    public boolean isDone(Found now) {
        return now.list(ShutAccounts.UNLOCKED).isEmpty()
                && now.list(ShutAccounts.TAKEN).isEmpty();
    }

    @Override
    public void act(Found before) {
        ShutAccounts privileged = privileged();
        Session work = window.source().work().session();
        AccountLock lock = new AccountLock(work);
        lock.lock(privileged.locked());
        privileged.rights().stream().findFirst().ifPresent(right -> {
            new CanaryCall(work).create(right.account(), canary());
            window.note(DEFINER, right.account().toString());
        });
        lock.take(privileged.rights());
    }

    private AccountName canary() {
        Session canary = window.source().canary().session();
        return AccountName.parse(
                canary.list(canary.dialect().reading().ownAccount()).get(0));
    }

    @Override
    public void undo(Found before) {
        Session work = window.source().work().alive();
        AccountLock lock = new AccountLock(work);
        ShutAccounts wanted = new ShutAccounts(
                before.list(ShutAccounts.UNLOCKED).stream()
                        .map(AccountName::parse)
                        .toList(),
                ShutAccounts.taken(before).rights());
        lock.open(wanted);
        new CanaryCall(work).drop();
        List<String> left = lock.left(wanted).lines();
        if (!left.isEmpty()) {
            throw LandfallException.external("Could not unlock, or give back what was taken: " + left + " on "
                    + window.source().name() + ".");
        }
    }

    /** Who is not locked yet, and what has not been taken yet. */
    private ShutAccounts privileged() {
        ServerView source = window.source().server().view();
        List<Account> accounts = source.accounts();
        String own = source.ownAccount();
        Set<Account> replicas = source.replicas().stream()
                .flatMap(replica -> Account.loggedIn(accounts, replica.user(), replica.host()).stream())
                .collect(Collectors.toSet());
        return new ShutAccounts(
                accounts.stream()
                        .filter(account -> account.writesUnderReadOnly() && !account.role() && !account.locked())
                        .filter(account -> !account.name().equals(own) && !replicas.contains(account))
                        .map(AccountName::of)
                        .toList(),
                WriteRight.of(WritingDefiners.losing(accounts, own)));
    }
}
