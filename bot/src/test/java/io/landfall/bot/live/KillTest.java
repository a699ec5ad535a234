package io.landfall.bot.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.lab.LabMariaDb;
import io.landfall.lab.MariaDbSettings;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.SqliteJournal;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The service is killed with SIGKILL in each engine step of the window, between each pair of them, and right before and
 * after the commit of the point of no return; a new one then finds its way from the servers and the journal. The
 * application writes all the time, and its own memory says whether a write was lost.
 */
class KillTest {

    private static final Duration WRITES_ARE_BACK_WITHIN = Duration.ofSeconds(5);

    private static Scene scene;

    @BeforeAll
    static void move() {
        scene = Scene.installed(MariaDbSettings.initialised().with("event_scheduler", "ON"));
        scene.move().terminate();
    }

    /** An account that writes under read_only, unlocked: the cutover before may have left it locked. */
    @BeforeEach
    void makeAPrivilegedAccount() {
        Scene.execute(
                scene.source(),
                "CREATE USER IF NOT EXISTS boss@localhost",
                "GRANT ALL PRIVILEGES ON *.* TO boss@localhost",
                "ALTER USER boss@localhost ACCOUNT UNLOCK");
    }

    @AfterEach
    void endServices() {
        scene.endServices();
    }

    @AfterAll
    static void close() {
        scene.close();
    }

    static Stream<String> pointsBeforeTheReturn() {
        return Stream.of(
                "STEP_BEGINS:maintenance-on",
                "STEP_ACTED:maintenance-on",
                "STEP_DONE:maintenance-on",
                "STEP_ACTED:stop-heartbeat",
                "STEP_DONE:stop-heartbeat",
                "STEP_ACTED:stop-events",
                "STEP_DONE:stop-events",
                "STEP_ACTED:lock-privileged-accounts",
                "STEP_DONE:lock-privileged-accounts",
                "STEP_BEGINS:fence-source",
                "STEP_ACTED:fence-source",
                "STEP_DONE:fence-source",
                "STEP_BEGINS:end-sessions",
                "STEP_DONE:end-sessions",
                "STEP_BEGINS:prove-fence",
                "STEP_DONE:prove-fence",
                "STEP_ACTED:verify-caught-up",
                "STEP_DONE:verify-caught-up",
                "STEP_ACTED:persist-fence",
                "STEP_DONE:persist-fence",
                "COMMITS:point-of-no-return");
    }

    @ParameterizedTest
    @MethodSource("pointsBeforeTheReturn")
    void givesTheWritesBackWhenItWasKilledBeforeThePointOfNoReturn(String point) {
        killAt(point);

        ServiceProcess again = scene.service();
        again.await("cutover shop was taken back");

        again.terminate();
        assertThat(fromRestartToEnd()).isLessThan(WRITES_ARE_BACK_WITHIN);
        scene.assertNothingIsLost(scene.source(), scene.target());
    }

    static Stream<String> pointsPastTheReturn() {
        return Stream.of(
                "COMMITTED:point-of-no-return",
                "STEP_BEGINS:open-target",
                "STEP_ACTED:open-target",
                "STEP_DONE:open-target",
                "STEP_ACTED:switch-routes",
                "STEP_DONE:switch-routes",
                "STEP_ACTED:release-source",
                "STEP_DONE:release-source",
                "STEP_ACTED:maintenance-off",
                "STEP_DONE:maintenance-off",
                "STEP_DONE:verify-application",
                "STEP_DONE:restore-events",
                "STEP_ACTED:follow-back",
                "STEP_DONE:follow-back");
    }

    @ParameterizedTest
    @MethodSource("pointsPastTheReturn")
    void finishesTheCutoverWhenItWasKilledPastThePointOfNoReturn(String point) {
        LabMariaDb old = scene.source();
        LabMariaDb fresh = scene.target();
        killAt(point);

        ServiceProcess again = scene.service();
        again.await("cutover shop is done");

        again.terminate();
        scene.assertNothingIsLost(fresh, old);
        scene.turnRound();
    }

    @Test
    void saysWhatItSeesWhenItWasKilledDuringTheCopyAndStartsOverOnResume() {
        try (Scene fresh = Scene.installed()) {
            ServiceProcess service = fresh.serviceThatDiesAt("STEP_BEGINS:take-hot-backup");
            service.type("start shop");
            service.awaitExit();

            resumeAndFinish(fresh, "take-hot-backup");
        }
    }

    @Test
    void goesOnFromThereWhenItWasKilledDuringCatchUp() {
        try (Scene fresh = Scene.installed()) {
            ServiceProcess service = fresh.serviceThatDiesAt("STEP_BEGINS:catch-up");
            service.type("start shop");
            service.awaitExit();

            resumeAndFinish(fresh, "catch-up");
        }
    }

    private static void resumeAndFinish(Scene fresh, String step) {
        ServiceProcess again = fresh.service();
        assertThat(again.await("I was restarted during")).contains(step);
        again.type("resume");
        again.await("move shop is done");
        again.terminate();

        fresh.assertNothingIsLost(fresh.source(), fresh.target());
    }

    private static void killAt(String point) {
        ServiceProcess service = scene.serviceThatDiesAt(point);
        service.type("cutover shop");
        service.await("asks for approval");
        service.type("as ben approve 2-6");
        service.await("is armed");
        service.type("go");
        service.awaitExit();
    }

    private static Duration fromRestartToEnd() {
        try (SqliteJournal journal = SqliteJournal.openToRead(scene.journal())) {
            List<Entry> entries = journal.entries();
            Entry restarted = last(entries, EntryKind.RESTARTED);
            Entry ended = last(entries, EntryKind.ENDED);
            assertThat(journal.firstBrokenRow()).isEmpty();
            return Duration.between(restarted.at(), ended.at());
        }
    }

    private static Entry last(List<Entry> entries, EntryKind kind) {
        return entries.stream()
                .filter(entry -> entry.record().kind() == kind)
                .reduce((earlier, later) -> later)
                .orElseThrow();
    }
}
