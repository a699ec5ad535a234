package io.landfall.runbooks.move;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.server.Gtids;
import io.landfall.monitor.server.Presence;
import io.landfall.monitor.server.ReplicaStatus;
import io.landfall.monitor.server.WritingDefiners;
import io.landfall.runbooks.copy.TargetBackup;
import io.landfall.runbooks.pair.Pair;
import io.landfall.runbooks.pair.account.AccountLock;
import io.landfall.runbooks.pair.account.OwnAccount;
import io.landfall.runbooks.pair.account.ShutAccounts;
import io.landfall.runbooks.pair.account.WriteRight;
import io.landfall.runbooks.pair.heartbeat.HeartbeatWriter;
import io.landfall.runbooks.pair.replication.Following;
import io.landfall.runbooks.pair.replication.Replication;
import io.landfall.runbooks.pair.replication.ReplicationAccount;
import io.landfall.runbooks.pair.server.AdminDialect;
import io.landfall.runbooks.pair.server.Deadline;
import io.landfall.runbooks.pair.server.Session;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Step;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The target follows the source by GTID from where the copy ends, and nobody writes on it by calling what a privileged
 * account has defined; the source has a heartbeat.
 */
public final class FollowSource implements Step.Reversible {

    public static final String NAME = "follow-source";
    private static final String FOLLOWS = "follows";
    private static final String ACCOUNTS = "replication-accounts";

    private final Pair pair;
    private final TargetBackup targetBackup;
    private final HeartbeatWriter heartbeat;
    private final Duration limit;
    private volatile Deadline deadline = new Deadline();

    FollowSource(Pair pair, TargetBackup targetBackup, HeartbeatWriter heartbeat, Duration limit) {
        this.pair = pair;
        this.targetBackup = targetBackup;
        this.heartbeat = heartbeat;
        this.limit = limit;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String plan() {
        AdminDialect words = pair.target().dialect();
        return "Create " + String.join(" and ", names(ReplicationAccount.accounts(pair.source(), pair.target())))
                + " on " + pair.source().name() + " and make " + pair.target().name() + " follow "
                + pair.source().settings().login().address() + " by GTID"
                + new Following(pair.target(), pair.source()).means() + "; write a heartbeat on "
                + pair.source().name() + ". On " + pair.target().name() + " only (" + words.offTheLog()
                + "), until it is opened: "
                + words.revokeRightToWrite() + " from whoever has defined routines, triggers, views or events.";
    }

    @Override
    public Duration limit() {
        return limit;
    }

    @Override
    public Found look() {
        boolean answers = pair.target().view().presence() == Presence.ANSWERS;
        Found found = Found.of(FOLLOWS, answers && follows())
                .withList(ACCOUNTS, names(accountsThere()))
                .with("position", targetBackup.position().orElse(""));
        return ShutAccounts.journaled(found, pair.target().name(), answers ? rightsOfDefiners() : List.of());
    }

    private List<WriteRight> rightsOfDefiners() {
        return WriteRight.of(WritingDefiners.of(pair.target().view()).closable());
    }

    private boolean follows() {
        List<ReplicaStatus> following = pair.target().view().following();
        long source = pair.source().view().identity().serverId();
        return following.size() == 1
                && following.get(0).sourceServerId() == source
                && following.get(0).runs();
    }

    private List<OwnAccount> accountsThere() {
        try (Session session = pair.source().open()) {
            return ReplicationAccount.accounts(pair.source(), pair.target()).stream()
                    .filter(one -> one.exists(session))
                    .toList();
        }
    }

    private static List<String> names(List<OwnAccount> accounts) {
        return accounts.stream().map(OwnAccount::toString).toList();
    }

    @Override
    public boolean isDone(Found now) {
        return now.isTrue(FOLLOWS)
                && now.list(ShutAccounts.TAKEN).isEmpty()
                && heartbeat.state().running();
    }

    @Override
    public void act(Found before) {
        deadline = new Deadline();
        try (Session source = pair.source().open()) {
            pair.account().ensure(source, pair.source(), pair.target());
        }
        heartbeat.start();
        try (Session target = pair.target().open()) {
            target.unlogged(() -> pair.account().ensure(target, pair.source(), pair.target()));
            new AccountLock(target).take(rightsOfDefiners());
            new Replication(pair.account())
                    .follow(
                            target,
                            new Following(pair.target(), pair.source()),
                            Optional.of(position(before)),
                            deadline);
        }
    }

    private Gtids position(Found before) {
        String position = targetBackup.position().orElseGet(() -> before.text("position"));
        if (position.isEmpty()) {
            throw LandfallException.external(
                    "Nobody knows any more where the copy on " + pair.target().name() + " ends: " + targetBackup.path()
                            + " is gone. Abort this run and start again.");
        }
        return pair.target().dialect().reading().gtids(position);
    }

    @Override
    public void cancel() {
        deadline.callOff();
    }

    @Override
    public void undo(Found before) {
        heartbeat.stop();
        if (pair.target().view().presence() == Presence.ANSWERS) {
            try (Session target = pair.target().open()) {
                Replication.stopAndForget(target);
                new AccountLock(target).open(ShutAccounts.taken(before));
            }
        }
        List<String> kept = before.list(ACCOUNTS);
        try (Session source = pair.source().open()) {
            ReplicationAccount.accounts(pair.source(), pair.target()).stream()
                    .filter(one -> !kept.contains(one.toString()))
                    .forEach(one -> one.drop(source));
        }
        new Following(pair.target(), pair.source()).forget();
        if (kept.isEmpty()) {
            pair.account().forget();
        }
    }
}
