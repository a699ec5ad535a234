package io.landfall.runbooks.finish;

import io.landfall.runbooks.pair.Pair;
import io.landfall.runbooks.pair.account.OwnAccount;
import io.landfall.runbooks.pair.replication.ReplicationAccount;
import io.landfall.runbooks.pair.server.Deadline;
import io.landfall.runbooks.pair.server.ServerControl;
import io.landfall.runbooks.pair.server.Session;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Step;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** The accounts that Landfall made are gone from both servers. */
final class DropAccounts implements Step.Final {

    static final String NAME = "drop-accounts";

    /** The old server's own dump thread notices that it has gone by the next event or heartbeat. */
    private static final Duration READERS_LEAVE_WITHIN = Duration.ofSeconds(10);

    private static final String OF_A_COPY = "landfall_backup_run";

    private final Pair pair;
    private final Set<String> operators;
    private final AccountReaders readers;
    private volatile Deadline deadline = new Deadline();

    /** Those of {@code operators} stay. */
    DropAccounts(Pair pair, Set<String> operators) {
        this.pair = pair;
        this.operators = Set.copyOf(operators);
        this.readers = new AccountReaders(
                pair.target().name(), () -> pair.target().view().replicas(), () -> pair.target()
                        .dialect());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String plan() {
        return pair.target().dialect().dropAccounts() + " " + String.join(", ", names(pair.target())) + " on "
                + pair.target().name() + "; " + String.join(", ", names(pair.source())) + " on "
                + pair.source().name() + " (there with "
                + pair.source().dialect().offTheLog() + ").";
    }

    @Override
    public Duration limit() {
        return Duration.ofSeconds(30);
    }

    @Override
    public Found look() {
        return Found.nothing()
                .withList("on-" + pair.target().name(), found(pair.target()))
                .withList("on-" + pair.source().name(), found(pair.source()));
    }

    @Override
    public boolean isDone(Found now) {
        return now.facts().values().stream().allMatch(String::isEmpty);
    }

    @Override
    public void act(Found before) {
        deadline = new Deadline();
        if (!found(pair.target()).isEmpty()) {
            readers.awaitNone(deadline, READERS_LEAVE_WITHIN);
        }
        try (Session session = pair.target().open()) {
            ours(session).forEach(account -> account.drop(session));
        }
        try (Session session = pair.source().open()) {
            session.unlogged(() -> ours(session).forEach(account -> account.drop(session)));
        }
    }

    @Override
    public void cancel() {
        deadline.callOff();
    }

    private List<String> names(ServerControl server) {
        List<String> found = found(server);
        return found.isEmpty() ? List.of("nobody") : found;
    }

    private List<String> found(ServerControl server) {
        try (Session session = server.open()) {
            return ours(session).stream().map(OwnAccount::toString).toList();
        }
    }

    private List<OwnAccount> ours(Session session) {
        List<OwnAccount> own = ReplicationAccount.accounts(pair.source(), pair.target());
        return session.dialect().reading().accounts(session).stream()
                .map(account -> new OwnAccount(account.user(), account.host()))
                .filter(account -> account.user().equals(ReplicationAccount.USER)
                        || account.user().startsWith(OF_A_COPY))
                .filter(account -> isOfThePair(account, own))
                .filter(account -> !operators.contains(account.toString()))
                .toList();
    }

    /** An account of the same name for another host was never Landfall's. */
    private static boolean isOfThePair(OwnAccount account, List<OwnAccount> pair) {
        return !account.user().equals(ReplicationAccount.USER)
                || pair.stream().anyMatch(own -> own.host().equalsIgnoreCase(account.host()));
    }
}
