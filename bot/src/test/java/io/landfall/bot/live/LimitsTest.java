package io.landfall.bot.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.lab.MariaDbSettings;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.SqliteJournal;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** When a switch may begin, and what is said first when there will be no way back; through the real service. */
class LimitsTest {

    private static final String TAKEN_BACK = "was taken back";
    private static final String ALL = "asks for approval of 2 maintenance-on";

    private static Scene scene;
    private static ServiceProcess service;

    @BeforeAll
    static void open() {
        scene = Scene.following(MariaDbSettings.initialised());
    }

    @AfterAll
    static void close() {
        scene.close();
    }

    @Test
    void keepsToTimesAndFreezesUnlessOverriddenAndAsksByNameForASwitchWithoutAWayBack() throws IOException {
        refusesOutsideOfItsTimes();
        refusesWhileFrozenAlsoAfterARestart();
        refusesToArmWhenTheWayBackHasBrokenSince();
        asksForTheOverrideByNameBeforeAnythingElse();
        opensNoWindowOnceItIsFrozenAnew();
        switchesOver();
        saysFirstThatThereIsNoWayBackAndAsksForThatByName();
        refusesToSwitchBackLater();
    }

    private static void refusesOutsideOfItsTimes() {
        service = restarted("{way-back: 1h, not-after: 2026-01-01T00:00:00+01:00}");

        service.type("as ann cutover shop");

        assertThat(service.await("No `cutover shop` now"))
                .contains("`migrations.shop.cutover.not-after` is 2026-01-01T00:00:00+01:00, and it is 20")
                .contains("Nothing was started.");
        assertThat(rows(EntryKind.RUN)).as("only the move was started").hasSize(1);
    }

    private static void refusesWhileFrozenAlsoAfterARestart() {
        service = restarted("{way-back: 1h}");
        service.type("as ben freeze year-end closing");
        service.await("Frozen: no cutover, rollback or finish");
        service = restarted("{way-back: 1h}");

        service.type("as ann cutover shop");

        assertThat(service.await("No `cutover shop` now"))
                .contains("everything is frozen by ben since ")
                .contains(": year-end closing. Nothing was started.");
        service.type("list");
        service.await("! frozen by ben since ");
    }

    private static void refusesToArmWhenTheWayBackHasBrokenSince() {
        service.type("as ann cutover shop --override");
        service.await("asks for approval of override");
        Scene.execute(scene.target(), "SET GLOBAL binlog_expire_logs_seconds = 1800");

        service.type("as ben approve override");

        assertThat(service.await(TAKEN_BACK))
                .contains(
                        "arm: way_back_binlog: shop-new keeps its binary log for 30 min, and the way back needs 1 h.");
        assertThat(service.text()).contains("and ask again with `cutover shop`: its plan then says so first");
        Scene.execute(scene.target(), "SET GLOBAL binlog_expire_logs_seconds = 0");
    }

    private static void asksForTheOverrideByNameBeforeAnythingElse() {
        service.type("as ann cutover shop --override");
        service.await("asks for approval of override");

        assertThat(plan().get(0)).startsWith("Overrides: everything is frozen by ben since ");
        service.type("as ann approve override");
        service.await("somebody else must approve override");
        service.type("as ben approve override");
        service.awaitUnless(TAKEN_BACK, ALL);
    }

    private static void opensNoWindowOnceItIsFrozenAnew() {
        service.type("as ben thaw");
        service.await("Thawed; it was frozen by ben");
        service.type("as ben approve 2-6");
        service.awaitUnless(TAKEN_BACK, "is armed");
        service.type("as ben freeze on call is ill");
        service.await("Frozen: no cutover");

        service.type("as ann go");

        assertThat(service.awaitUnless(
                        TAKEN_BACK, "Did not open the window: arm: not_frozen: everything is frozen by ben"))
                .contains("on call is ill. Wait for `thaw`.");
        service.awaitUnless(TAKEN_BACK, "is armed");
        assertThat(Scene.isReadOnly(scene.source())).isFalse();
    }

    private static void switchesOver() {
        service.type("as ben thaw");
        service.await("Thawed; it was frozen by ben");
        goes("cutover");
        assertThat(rows(EntryKind.APPROVAL)).extracting(Entry.Record::step).startsWith("override");
    }

    private static void saysFirstThatThereIsNoWayBackAndAsksForThatByName() throws IOException {
        Files.writeString(scene.source().settingsDir().resolve("logs-less.cnf"), "[mysqld]\nlog_slave_updates=OFF\n");
        scene.source().restart();

        service.type("as ann rollback shop");
        service.await("asks for approval of no-way-back");

        assertThat(plan().get(0))
                .startsWith("THERE IS NO WAY BACK: shop-old has binlog_format = ROW")
                .contains("log_slave_updates = OFF. `cutover shop` will be refused")
                .contains(", and shop-new will not follow shop-old.");
        assertThat(plan()).contains("  follow-back skipped: there is no way back, see the first line");
        service.type("as ben approve no-way-back");
        service.awaitUnless(TAKEN_BACK, ALL);
        service.type("as ben approve 2-6");
        service.awaitUnless(TAKEN_BACK, "is armed");
        goes("rollback");
        assertThat(rows(EntryKind.INTENT).stream().filter(row -> row.step().equals("follow-back")))
                .as("only the cutover's")
                .hasSize(1);
    }

    private static void refusesToSwitchBackLater() {
        service.type("as ann cutover shop");

        service.await("There is no way back from run #4: shop-old has binlog_format = ROW");
    }

    private static void goes(String verb) {
        service.type("as ann go");
        service.awaitUnless(TAKEN_BACK, verb + " shop is done");
        scene.switched();
        scene.assertNothingIsLost(scene.serving(), scene.standby());
    }

    private static ServiceProcess restarted(String cutover) {
        scene.endServices();
        return scene.withCutover(cutover).service().awaitFirstLook();
    }

    private static List<String> plan() {
        List<Entry.Record> plans = rows(EntryKind.PLAN);
        return plans.get(plans.size() - 1).data().get("text").lines().toList();
    }

    private static List<Entry.Record> rows(EntryKind kind) {
        try (SqliteJournal journal = SqliteJournal.openToRead(scene.journal())) {
            assertThat(journal.firstBrokenRow()).isEmpty();
            return journal.entries().stream()
                    .map(Entry::record)
                    .filter(row -> row.kind() == kind)
                    .toList();
        }
    }
}
