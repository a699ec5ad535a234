package io.landfall.runbooks.cutover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.landfall.monitor.check.CheckResult;
import io.landfall.monitor.check.Severity;
import io.landfall.runbooks.Readiness;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.Journal;
import io.landfall.runbooks.journal.SqliteJournal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What {@code check} shows of a pair in step is what refuses its runs. */
class ReadinessTest {

    private static CutoverRig rig;

    private final Journal journal = SqliteJournal.inMemory();

    @BeforeAll
    static void open() {
        rig = new CutoverRig(true, true);
    }

    @AfterAll
    static void close() {
        rig.close();
    }

    @Test
    void showsBeforehandEverythingThatRefusesToArm() throws Exception {
        moved();
        Path file = rig.ledger().propertiesFile();
        String text = Files.readString(file);
        try {
            Asked.execute(rig.source(), "SET GLOBAL slave_exec_mode = IDEMPOTENT");
            Asked.execute(rig.target(), "SET GLOBAL event_scheduler = ON");
            Files.writeString(file, text.replace(rig.source().address(), "127.0.0.1:1"));
            rig.ledger().stop();

            List<CheckResult> shown =
                    blocking(rig.readiness(journal).check(Optional.empty(), Set.of(), Optional.empty()));
            Throwable refusal = catchThrowable(() -> rig.walk().through("arm"));

            assertThat(shown)
                    .extracting(CheckResult::name)
                    .containsExactly(
                            "target_read_only",
                            "skipped_events_source",
                            "routes_name_source",
                            "maintenance_page_answers");
            assertThat(refusal)
                    .hasMessage(shown.stream()
                            .map(result ->
                                    result.name() + ": " + result.finding().text())
                            .collect(Collectors.joining("\n")));
        } finally {
            rig.ledger().startAgain();
            Files.writeString(file, text);
            Asked.execute(rig.target(), "SET GLOBAL event_scheduler = OFF");
            Asked.execute(rig.source(), "SET GLOBAL slave_exec_mode = STRICT");
        }
    }

    @Test
    void showsATargetThatWaitsForAReplicaWhenItApplies() throws Exception {
        moved();
        Asked.execute(
                rig.target(),
                "SET GLOBAL rpl_semi_sync_master_timeout = 1",
                "SET GLOBAL rpl_semi_sync_master_enabled = ON");
        try {
            assertThat(blocking(rig.readiness(journal).check(Optional.empty(), Set.of(), Optional.empty())))
                    .extracting(CheckResult::name)
                    .containsExactly("semi_sync_target");
        } finally {
            Asked.execute(
                    rig.target(),
                    "SET GLOBAL rpl_semi_sync_master_enabled = OFF",
                    "SET GLOBAL rpl_semi_sync_master_timeout = DEFAULT");
        }
    }

    @Test
    void warnsOfWhatOnlyTakesTheWayBack() throws Exception {
        moved();
        String before = Asked.value(rig.target(), "SELECT @@binlog_expire_logs_seconds");
        Asked.execute(rig.target(), "SET GLOBAL binlog_expire_logs_seconds = 60");
        try {
            CheckResult kept = only(
                    "way_back_binlog",
                    rig.readiness(journal).check(Optional.of("cutover"), Set.of(), Optional.empty()));

            assertThat(kept.severity()).isEqualTo(Severity.WARN);
            assertThat(kept.finding().text()).startsWith("new-db keeps its binary log for 1 min");
        } finally {
            Asked.execute(rig.target(), "SET GLOBAL binlog_expire_logs_seconds = " + before);
        }
    }

    @Test
    void showsAFreezeAsWhatBlocks() {
        moved();
        write(EntryKind.FREEZE, Map.of("reason", "year-end closing", "name", "Ann"));

        CheckResult freeze =
                only("not_frozen", rig.readiness(journal).check(Optional.empty(), Set.of(), Optional.empty()));

        assertThat(freeze.blocks()).isTrue();
        assertThat(freeze.finding().text()).startsWith("everything is frozen by Ann since ");
    }

    @Test
    void asksForTheRunThatComesNextUnlessAnotherIsNamed() {
        assertThat(rig.readiness(journal)
                        .check(Optional.empty(), Set.of(), Optional.empty())
                        .run())
                .isEqualTo("start");
        moved();
        Readiness readiness = rig.readiness(journal);
        Readiness.Checked next = readiness.check(Optional.empty(), Set.of(), Optional.empty());

        assertThat(next.run()).isEqualTo("cutover");
        assertThat(next.found())
                .extracting(CheckResult::name)
                .doesNotHaveDuplicates()
                .contains("owner", "return_path", "replication_heartbeat_lag", "one_writable_server", "primary_keys");
        assertThat(readiness
                        .check(Optional.of("watch"), Set.of(), Optional.empty())
                        .found())
                .extracting(CheckResult::name)
                .contains("clients_left", "replication_gtid_gap")
                .doesNotContain("owner", "primary_keys");
        assertThat(readiness
                        .check(Optional.of("start"), Set.of(), Optional.empty())
                        .found())
                .extracting(CheckResult::name)
                .contains("target_empty", "copied_logins")
                .doesNotContain("nobody_uses_target", "one_writable_server");
        assertThat(readiness
                        .check(Optional.of("start"), Set.of("replace-target"), Optional.empty())
                        .found())
                .extracting(CheckResult::name)
                .contains("nobody_uses_target")
                .doesNotContain("target_empty");
        write(EntryKind.POINT_OF_NO_RETURN, Map.of());
        readiness = rig.readiness(journal);
        assertThat(readiness.check(Optional.empty(), Set.of(), Optional.empty()).run())
                .isEqualTo("rollback");
        assertThat(readiness
                        .check(Optional.of("finish"), Set.of(), Optional.empty())
                        .found())
                .extracting(CheckResult::name)
                .contains("not_frozen", "pair_as_cut_over", "owned_here", "routes_lead_away");
    }

    @Test
    void asksForTheEndWhereNoWayLeadsBack() {
        moved();
        write(2, EntryKind.RUN, Map.of("runbook", "cutover", "found.no-way-back", "a firewall is between"));
        write(2, EntryKind.POINT_OF_NO_RETURN, Map.of());

        Readiness readiness = rig.readiness(journal);

        assertThat(readiness.check(Optional.empty(), Set.of(), Optional.empty()).run())
                .isEqualTo("finish");
        assertThat(readiness
                        .check(Optional.of("watch"), Set.of(), Optional.empty())
                        .found())
                .extracting(CheckResult::name)
                .contains("one_writable_server", "binlog_retention")
                .doesNotContain("replication_running", "errant_transactions");
    }

    @Test
    void saysThatAMigrationIsBeingMovedInsteadOfAskingForAStart() {
        write(1, EntryKind.RUN, Map.of("runbook", "move"));
        Readiness readiness = rig.readiness(journal);

        assertThatThrownBy(() -> readiness.check(Optional.of("cutover"), Set.of(), Optional.empty()))
                .hasMessage("shop is being moved by run 1. Nothing was started. Say it again when that run is done.");
        assertThatThrownBy(() -> readiness.check(Optional.of("finish"), Set.of(), Optional.empty()))
                .hasMessage("shop is being moved by run 1. Nothing was started. Say it again when that run is done.");
    }

    @Test
    void refusesToLookForARunThatMakesNoSenseNow() {
        Readiness readiness = rig.readiness(journal);

        assertThatThrownBy(() -> readiness.check(Optional.of("cutover"), Set.of(), Optional.empty()))
                .hasMessageStartingWith("shop has not been moved yet: new-db does not follow old-db.");
        assertThatThrownBy(() -> readiness.check(Optional.of("watch"), Set.of(), Optional.empty()))
                .hasMessage("shop is not watched: no server of it follows the other. `check shop` shows what its next"
                        + " run needs.");
        moved();
        assertThatThrownBy(() -> readiness.check(Optional.of("rollback"), Set.of(), Optional.empty()))
                .hasMessageStartingWith("There is nothing to roll back: old-db takes the writes of shop.");
        assertThatThrownBy(() -> readiness.check(Optional.of("cutover"), Set.of("replace-target"), Optional.empty()))
                .hasMessage("`cutover` takes none of `--replace-target`: that belongs to `start`. Nothing was looked"
                        + " at.");
    }

    @Test
    void saysNothingAboutWhoTakesWritesWhileTheServersChangePlaces() throws Exception {
        moved();
        write(2, EntryKind.RUN, Map.of("runbook", "cutover"));
        step(EntryKind.INTENT, "fence-source");
        try {
            Asked.execute(rig.source(), "SET GLOBAL read_only = 1");
            assertThat(oneWritable())
                    .isEqualTo("LATER old-db and new-db are in the window of a switch; who takes"
                            + " writes is judged when it is over");

            Asked.execute(rig.target(), "SET GLOBAL read_only = 0");
            assertThat(oneWritable()).startsWith("LATER old-db and new-db are in the window");
            step(EntryKind.POINT_OF_NO_RETURN, "point-of-no-return");
            assertThat(oneWritable()).isEqualTo("OK new-db takes writes, old-db does not");

            Asked.execute(rig.source(), "SET GLOBAL read_only = 0");
            assertThat(oneWritable()).isEqualTo("FAIL new-db and old-db both take writes");
        } finally {
            Asked.execute(rig.target(), "SET GLOBAL read_only = 1");
            Asked.execute(rig.source(), "SET GLOBAL read_only = 0");
        }
    }

    @Test
    void saysWhoTakesWritesAgainWhenTheSourceFollows() throws Exception {
        moved();
        write(2, EntryKind.RUN, Map.of("runbook", "cutover"));
        step(EntryKind.INTENT, "fence-source");
        step(EntryKind.POINT_OF_NO_RETURN, "point-of-no-return");
        step(EntryKind.OUTCOME, "follow-back");

        assertThat(oneWritable()).isEqualTo("FAIL old-db takes writes and new-db, which it follows, does not");
    }

    private void step(EntryKind kind, String step) {
        journal.append(new Entry.Record(2, "shop", kind, step, "", Map.of(), ""));
    }

    private String oneWritable() {
        return rig.readiness(journal).check(Optional.of("watch"), Set.of(), Optional.empty()).found().stream()
                .filter(result -> result.name().equals("one_writable_server"))
                .map(result ->
                        result.finding().status() + " " + result.finding().text())
                .findFirst()
                .orElseThrow();
    }

    private void moved() {
        write(EntryKind.RUN, Map.of("runbook", "move"));
        write(EntryKind.ENDED, Map.of("outcome", "done"));
    }

    private void write(EntryKind kind, Map<String, String> data) {
        write(1, kind, data);
    }

    private void write(long run, EntryKind kind, Map<String, String> data) {
        journal.append(new Entry.Record(run, kind == EntryKind.FREEZE ? "" : "shop", kind, "", "ann", data, ""));
    }

    private static List<CheckResult> blocking(Readiness.Checked checked) {
        return checked.found().stream().filter(CheckResult::blocks).toList();
    }

    private static CheckResult only(String name, Readiness.Checked checked) {
        return checked.found().stream()
                .filter(result -> result.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
