package io.landfall.runbooks.move;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landfall.lab.LabAccount;
import io.landfall.lab.MariaDbSettings;
import io.landfall.lab.ShopData;
import io.landfall.monitor.check.CheckResult;
import io.landfall.runbooks.approval.ApprovalPolicy;
import io.landfall.runbooks.approval.ApprovalSelection;
import io.landfall.runbooks.journal.Journal;
import io.landfall.runbooks.journal.Person;
import io.landfall.runbooks.journal.PunctualJournal;
import io.landfall.runbooks.journal.SqliteJournal;
import io.landfall.runbooks.journal.history.History;
import io.landfall.runbooks.pair.server.ServerControl;
import io.landfall.runbooks.pair.server.Session;
import io.landfall.runbooks.run.Run;
import io.landfall.runbooks.run.Runs;
import io.landfall.runbooks.run.state.RunObserver;
import io.landfall.runbooks.run.state.RunStatus.State;
import io.landfall.runbooks.settings.MigrationSettings.Copy;
import io.landfall.runbooks.settings.MigrationSettings.Tool;
import io.landfall.runbooks.settings.MigrationSettings.Transfer;
import io.landfall.runbooks.step.RunContext;
import io.landfall.runbooks.step.Runbook;
import io.landfall.runbooks.step.RunbookFile;
import java.nio.file.Files;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The runbook as it ships, in the engine, on real servers. */
class WholeMoveTest {

    private static final Person ANN = new Person("ann", "Ann");
    private static final Person BEN = new Person("ben", "Ben");

    private final BlockingQueue<RunObserver.RunEvent> events = new LinkedBlockingQueue<>();

    @Test
    void movesAServerByTheOldToolOverOneThatHeldDataAndKeepsThatAside() throws Exception {
        try (MoveLab lab = MoveLab.open(
                        MariaDbSettings.initialised().with("event_scheduler", "ON"), MariaDbSettings.initialised());
                Journal journal = SqliteJournal.open(lab.lab.directory().resolve("journal.db"), Clock.systemUTC())) {
            ShopData.seed(lab.oldDb, 2 << 20, ShopData.Logging.UNLOGGED);
            lab.copy = new Copy(
                    Transfer.STREAM, Tool.INNOBACKUPEX, 2, new Copy(2, Optional.empty()).throttle(), Optional.empty());
            lab.newDb.start();
            lab.change(lab.target, "CREATE DATABASE precious");
            lab.change(
                    lab.source,
                    "CREATE DEFINER = root@localhost PROCEDURE shop.note_it() SQL SECURITY DEFINER"
                            + " DELETE FROM shop.page_views");
            lab.change(lab.source, "GRANT EXECUTE ON shop.* TO app@'%'");
            try (Runs runs = runs(lab, journal)) {
                assertThat(runs.preview("shop", "move", Set.of("replace-target"))
                                .gates())
                        .filteredOn(CheckResult::blocks)
                        .isEmpty();

                Run run = runs.start("shop", "move", Set.of("replace-target"), ANN, "e1");
                await(RunObserver.What.ASKED);
                run.approve(ApprovalSelection.theOnlyOne(), BEN, "approve", "e2");
                await(RunObserver.What.ENDED);

                assertThat(run.status().state()).as(run.status().text()).isEqualTo(State.DONE);
            }
            assertThat(checksums(lab.target)).isEqualTo(checksums(lab.source));
            assertThat(lab.target
                            .view()
                            .gtid()
                            .state()
                            .beyond(lab.source.view().gtid().state()))
                    .as("transactions of the target's own")
                    .hasToString("");
            try (Connection app = lab.newDb.connect(LabAccount.APP)) {
                assertThatThrownBy(() -> app.createStatement().execute("CALL shop.note_it()"))
                        .hasMessageContaining("read-only");
            }
            assertThat(lab.onTarget("SELECT CONCAT(@@read_only, @@event_scheduler)"))
                    .isEqualTo("ONOFF");
            assertThat(lab.newDb.dataDir().resolveSibling("data.before-landfall-run1/precious"))
                    .isDirectory();
            assertThat(lab.beside(lab.newDb, lab.target))
                    .doesNotContain("data.landfall-incoming", "data.landfall-work");
            assertThat(lab.beside(lab.oldDb, lab.source)).doesNotContain("data.landfall-backup");
            assertThat(Files.readString(lab.newHost.authorizedKeysFile())).doesNotContain("landfall-journal");
        }
    }

    private static String checksums(ServerControl server) {
        try (Session session = server.open(Duration.ofSeconds(30))) {
            return session.rows("CHECKSUM TABLE shop.customers, shop.orders, shop.attachments, shop.page_views")
                    .toString();
        }
    }

    private Runs runs(MoveLab lab, Journal journal) {
        Runbook.Factory move = context -> runbook(lab, context);
        PunctualJournal punctual = new PunctualJournal(journal, PunctualJournal.Deadlines.OF_THE_SERVICE);
        return new Runs(
                punctual,
                History.of(punctual),
                Map.of("shop", new Runs.Migration(Duration.ofSeconds(60), Map.of("move", move))),
                new Anybody(),
                List.of(events::add),
                Clock.systemUTC());
    }

    private static Runbook runbook(MoveLab lab, RunContext context) {
        MoveCatalog catalog = lab.catalog(context);
        return new Runbook(
                "move",
                () -> List.of("old-db", "new-db"),
                RunbookFile.load("move").stages(catalog.steps(), Map.of(), catalog.options()),
                Optional.empty(),
                () -> {});
    }

    private RunObserver.RunEvent await(RunObserver.What what) throws InterruptedException {
        while (true) {
            RunObserver.RunEvent event = events.poll(3, TimeUnit.MINUTES);
            assertThat(event).as("waited for " + what).isNotNull();
            assertThat(event.what()).as(event.text()).isNotIn(RunObserver.What.STEP_FAILED, RunObserver.What.HELD);
            if (event.what() == what) {
                return event;
            }
        }
    }

    /** Lets everybody do everything. */
    private static final class Anybody implements ApprovalPolicy {
        @Override
        public Optional<String> refusesApproval(Person person, String requesterId, String stage) {
            return Optional.empty();
        }

        @Override
        public Optional<String> refusesGo(Person person, String requesterId) {
            return Optional.empty();
        }

        @Override
        public Duration expireAfter() {
            return Duration.ofMinutes(15);
        }
    }
}
