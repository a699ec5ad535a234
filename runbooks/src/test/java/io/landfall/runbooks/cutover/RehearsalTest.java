package io.landfall.runbooks.cutover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landfall.lab.LabDatabase;
import io.landfall.monitor.check.Finding;
import io.landfall.runbooks.cutover.gate.PredictedWindow;
import io.landfall.runbooks.cutover.window.Window;
import io.landfall.runbooks.step.Step;
import io.landfall.runbooks.step.Walkthrough;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is walked before a window changes nothing, and tells how long the window will be. */
class RehearsalTest {

    private static final List<String> STATE = List.of(
            "SELECT GROUP_CONCAT(CONCAT(variable_name, '=', variable_value) ORDER BY variable_name SEPARATOR '\n')"
                    + " FROM information_schema.global_variables",
            "SELECT GROUP_CONCAT(CONCAT(id, ' ', user, ' ', COALESCE(db, '')) ORDER BY id)"
                    + " FROM information_schema.processlist WHERE id <> CONNECTION_ID()",
            "SELECT GROUP_CONCAT(id ORDER BY id) FROM landfall.canary",
            "SELECT CONCAT(journal, run, epoch) FROM landfall.owner",
            "SELECT GROUP_CONCAT(CONCAT(user, host, priv) ORDER BY user, host) FROM mysql.global_priv",
            "SELECT COUNT(*) FROM information_schema.routines WHERE routine_schema = 'landfall'");

    private static CutoverRig rig;

    private static final String BINLOGS_READ = "SHOW GLOBAL STATUS LIKE 'Com_show_binlog_events'";

    @BeforeAll
    static void open() {
        rig = new CutoverRig(true, false);
    }

    @AfterAll
    static void close() {
        rig.close();
    }

    @Test
    void changesNothingOnEitherServerHoweverOftenItWalksTheWindow() throws Exception {
        WindowWalk walk = rig.walk().through("arm");
        rig.ledger().stop();
        rig.beat(rig.old()).stop();
        Asked.until("the target has applied all", () -> Asked.value(rig.source(), "SELECT @@gtid_binlog_pos")
                .equals(Asked.value(rig.target(), "SELECT @@gtid_slave_pos")));
        Asked.until("the application's session has ended", () -> Asked.value(
                        rig.source(), "SELECT COUNT(*) FROM information_schema.processlist WHERE user = 'app'")
                .equals("0"));
        try (Connection atSource = rig.source().connect();
                Connection atTarget = rig.target().connect()) {
            List<String> before =
                    Stream.concat(state(rig.source()), state(rig.target())).toList();
            String present = id(atSource) + id(atTarget);

            fenced(walk).forEach(step -> {
                for (int i = 0; i < 20; i++) {
                    step.rehearse();
                }
            });

            assertThat(Stream.concat(state(rig.source()), state(rig.target()))).isEqualTo(before);
            assertThat(id(atSource) + id(atTarget)).isEqualTo(present);
        }
        rig.ledger().startAgain();
        rig.beat(rig.old()).start();
        walk.undo();
    }

    /** Whoever reads it holds up the applier. What the target got after its source was looked at is no reason to. */
    @Test
    void readsNoBinaryLogWhileTheApplicationWrites() throws Exception {
        WindowWalk walk = rig.walk().through("arm");
        try (Connection atTarget = rig.target().connect()) {
            String before = Asked.value(atTarget, BINLOGS_READ, "Value");

            fenced(walk).filter(step -> step.name().equals(VerifyCaughtUp.NAME)).forEach(step -> {
                for (int i = 0; i < 300; i++) {
                    step.rehearse();
                }
            });

            assertThat(Asked.value(atTarget, BINLOGS_READ, "Value")).isEqualTo(before);
        }
        walk.undo();
    }

    /** Everything that the window does between the fence and the opening. */
    @Test
    void walksEveryStepBehindTheFence() {
        WindowWalk walk = rig.walk();

        List<String> names = walk.steps().stream().map(Step::name).toList();
        assertThat(fenced(walk).map(Step::name))
                .isEqualTo(names.subList(names.indexOf("fence-source"), names.indexOf("open-target") + 1));
    }

    /** A machine that is busy walks it once, and that is what is to be expected of its window. */
    @Test
    void walksTheWindowOnceWhenThereIsTimeForNone() {
        AtomicInteger passes = new AtomicInteger();
        Rehearsal rehearsal = new Rehearsal(() -> new Walkthrough() {
            @Override
            public void pass(List<Step.Fenced> steps) {
                passes.incrementAndGet();
            }

            @Override
            public void close() {}
        });

        rehearsal.walk(List.of(), new Rehearsal.Effort(2, Duration.ZERO));

        assertThat(passes).hasValue(1);
        assertThat(rehearsal.predicted()).isPresent();
    }

    @Test
    void saysLaterUntilItIsArmedAndThenWhatIsToBeExpected() {
        assertThat(new PredictedWindow(Optional::empty, Duration.ofSeconds(60)).look())
                .isEqualTo(Finding.later("arming rehearses the window and predicts how long it will be; the downtime"
                        + " budget is 1 min."));

        Finding found = new PredictedWindow(() -> Optional.of(Duration.ofMillis(21)), Duration.ofSeconds(60)).look();

        assertThat(found)
                .isEqualTo(Finding.ok("the window will be 21 ms long, as rehearsed; the downtime budget is 1 min."));
        WindowWalk walk = rig.walk().through("arm");
        assertThat(walk.outcome("arm").find("predicted_ms")).isPresent();
        walk.undo();
    }

    @Test
    void refusesAWindowThatWillBeLongerThanItsBudget() {
        Finding found = new PredictedWindow(() -> Optional.of(Duration.ofMillis(2100)), Duration.ofSeconds(2)).look();

        assertThat(found)
                .isEqualTo(Finding.fail(
                        "the window will be 2.1 s long, as rehearsed; the downtime budget is 2 s.",
                        "No write was stopped. See what makes the servers slow, or raise budget.downtime; then try"
                                + " again."));
    }

    @Test
    void armsNothingWhileTheTargetCannotApplyTheLastTransaction() throws Exception {
        try (Connection other = rig.target().connect()) {
            WindowWalk walk = rig.walk();
            Asked.execute(rig.target(), "STOP SLAVE SQL_THREAD");

            assertThatThrownBy(() -> walk.through("arm"))
                    .hasMessageMatching(
                            "new-db did not reach \\S+, the last transaction of old-db, within 5 s; it is at"
                                    + " \\S+ Replication shows no error\\.");

            Asked.execute(rig.target(), "START SLAVE SQL_THREAD");
            walk.undo();
            assertThat(Asked.value(other, "SELECT @@read_only")).isEqualTo("1");
        }
    }

    /** A moment in which the applier waits for something is over before the fence, and the relay log is a new one. */
    @Test
    void waitsForATargetThatIsBehindBeforeWritesStop() throws Exception {
        try (Window window = new Window(rig.old(), rig.fresh(), Map.of());
                Connection other = rig.target().connect()) {
            window.source().work().alive();
            window.target().blocking().alive();
            Asked.execute(other, "STOP SLAVE SQL_THREAD");
            String behind = Asked.value(other, "SELECT @@gtid_slave_pos");
            String large = Asked.value(other, "SHOW SLAVE STATUS", "Relay_Log_File");
            Asked.until("the source goes on", () -> !Asked.value(rig.source(), "SELECT @@gtid_binlog_pos")
                    .equals(behind));

            window.lag().approach(Duration.ofMillis(50));
            assertThat(Asked.value(other, "SELECT @@gtid_slave_pos")).isEqualTo(behind);

            CompletableFuture<Void> near =
                    CompletableFuture.runAsync(() -> window.lag().approach(Duration.ofMinutes(5)));
            Asked.until("it waits", () -> !Asked.value(
                            other,
                            "SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE '%GTID_WAIT%'"
                                    + " AND id <> CONNECTION_ID()")
                    .equals("0"));
            assertThat(near).isNotDone();
            Asked.execute(other, "START SLAVE SQL_THREAD");
            near.join();
            assertThat(Asked.value(other, "SELECT @@gtid_slave_pos")).isNotEqualTo(behind);
            assertThat(Asked.value(other, "SHOW SLAVE STATUS", "Relay_Log_File"))
                    .as("the opening has little to remove")
                    .isNotEqualTo(large);
        }
    }

    private static Stream<Step.Fenced> fenced(WindowWalk walk) {
        return walk.steps().stream()
                .flatMap(step -> step instanceof Step.Fenced fenced ? Stream.of(fenced) : Stream.empty());
    }

    private static String id(Connection connection) throws SQLException {
        return Asked.value(connection, "SELECT CONNECTION_ID()");
    }

    private static Stream<String> state(LabDatabase server) throws SQLException {
        Stream.Builder<String> state = Stream.builder();
        try (Connection connection = server.connect()) {
            Asked.execute(connection, "SET SESSION group_concat_max_len = 1000000");
            for (String query : STATE) {
                state.add(Asked.value(connection, query));
            }
            state.add(Asked.value(connection, "SELECT @@gtid_binlog_pos"));
            state.add(Asked.value(connection, "SHOW MASTER STATUS"));
        }
        return state.build();
    }
}
