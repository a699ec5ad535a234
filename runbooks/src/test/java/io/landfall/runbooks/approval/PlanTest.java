package io.landfall.runbooks.approval;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.monitor.check.Requirement;
import io.landfall.runbooks.approval.Plan.PlannedStep;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.HashChain;
import io.landfall.runbooks.journal.Person;
import io.landfall.runbooks.journal.SqliteJournal;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Runbook;
import io.landfall.runbooks.step.Runbook.Approval;
import io.landfall.runbooks.step.Runbook.Stage;
import io.landfall.runbooks.step.Runbook.Stay;
import io.landfall.runbooks.step.Step;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanTest {

    private static final List<String> LINES = List.of(
            "old server shop-old at 10.0.0.5",
            "stays on shop-old: read_only=ON.",
            "stays: the accounts that you made.",
            "downtime budget 50 s",
            "approvals by ben and cora",
            "1 lower-dns-ttl skipped: no DNS record given",
            "  arm: Make everything ready: check, lock.",
            "2 stop-writes",
            "  fence-source: On shop-old: SET GLOBAL read_only = 1.",
            "  look skipped: not asked for",
            "no-way-back, by 2 people");

    @TempDir
    Path directory;

    @Test
    void isReadAndBoundToAsInTheReleaseThatJournaledItsTextAlone() {
        Plan plan = plan();

        assertThat(plan.lines()).isEqualTo(LINES);
        assertThat(plan.hash()).isEqualTo("a0cda6e8ceffcf2136ae92a0c9dda6c91f6553d313bb555b230f646b8903a9e8");
    }

    @Test
    void comesBackFromTheJournalAsItWas() {
        Plan plan = plan();

        assertThat(PlanRow.read(PlanRow.facts(plan))).isEqualTo(plan);
    }

    @Test
    void isReadFromItsTextWhereAnEarlierReleaseJournaledNoRecord() {
        Plan plan = plan();

        Plan read = PlanRow.read(Map.of("hash", plan.hash(), "text", String.join("\n", LINES)));

        assertThat(read)
                .isEqualTo(new Plan(
                        List.of(LINES.get(0), LINES.get(3), LINES.get(4)),
                        plan.stays().stream()
                                .map(stay -> new Stay(stay.server(), stay.what()))
                                .toList(),
                        List.of(),
                        plan.stages(),
                        LINES,
                        plan.hash()));
    }

    @Test
    void readsThePlansOfRelease122e82e() {
        List<Plan> plans = List.of("armed", "open", "finished").stream()
                .flatMap(name -> recorded(name).stream())
                .toList();

        assertThat(plans)
                .isNotEmpty()
                .allSatisfy(plan -> assertThat(HashChain.sha256(String.join("\n", plan.lines())))
                        .isEqualTo(plan.hash()))
                .allSatisfy(plan -> assertThat(plan.steps()).isNotEmpty());
        Plan cutover = recorded("armed").get(1);
        assertThat(cutover.stages())
                .extracting(stage -> stage.approval().map(Approval::toString).orElse("arm"))
                .containsExactly(
                        "1 lower-dns-ttl",
                        "arm",
                        "2 maintenance-on",
                        "3 stop-writes",
                        "4 verify-caught-up",
                        "5 promote",
                        "6 point-application");
        assertThat(cutover.sentence("persist-fence").orElseThrow()).startsWith("On the host of shop-old: put zz-");
        Plan finish = recorded("finished").get(recorded("finished").size() - 1);
        assertThat(finish.stays().get(0).text()).startsWith("on shop-old: read_only=ON and event_scheduler=OFF");
        assertThat(finish.steps().map(PlannedStep::name)).contains("claim-servers", "look-around");
    }

    private List<Plan> recorded(String name) {
        Path file = directory.resolve(name + ".db");
        try (InputStream recorded =
                PlanTest.class.getResourceAsStream("/io/landfall/runbooks/journal/122e82e/" + name + ".db")) {
            Files.write(file, recorded.readAllBytes());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        try (SqliteJournal journal = SqliteJournal.open(file, Clock.systemUTC())) {
            return journal.entries().stream()
                    .map(Entry::record)
                    .filter(row -> row.kind() == EntryKind.PLAN)
                    .map(row -> PlanRow.read(row.data()))
                    .toList();
        }
    }

    private static Plan plan() {
        Stage skipped = new Stage(approval(1, "lower-dns-ttl"), Optional.of("no DNS record given"), false, List.of());
        Stage arm = new Stage(
                Optional.empty(),
                Optional.empty(),
                false,
                List.of(new Told("arm", "Make everything ready: check, lock.")));
        Stage stop = new Stage(
                approval(2, "stop-writes"),
                Optional.empty(),
                true,
                List.of(new Told("fence-source", "On shop-old: SET GLOBAL read_only = 1.")));
        Stage look =
                new Stage(Optional.empty(), Optional.of("not asked for"), false, List.of(new Told("look", "Look.")));
        Stage noWayBack = new Stage(Optional.of(Approval.named("no-way-back")), Optional.empty(), false, List.of());
        Runbook runbook = new Runbook(
                Runbook.CUTOVER,
                () -> List.of("old server shop-old at 10.0.0.5"),
                () -> List.of(
                        new Stay(Optional.of("shop-old"), "read_only=ON.", List.of("read_only=ON")),
                        new Stay(Optional.empty(), "the accounts that you made.")),
                List.of(skipped, arm, stop, look, noWayBack),
                Optional.empty(),
                () -> {});
        return Plan.of(runbook, new Terms(), Duration.ofSeconds(50));
    }

    private static Optional<Approval> approval(int number, String name) {
        return Optional.of(new Approval(number, name));
    }

    private record Terms() implements ApprovalPolicy {

        @Override
        public Optional<String> refusesApproval(Person person, String requesterId, String stage) {
            return Optional.empty();
        }

        @Override
        public List<String> terms() {
            return List.of("approvals by ben and cora");
        }

        @Override
        public Optional<String> refusesGo(Person person, String requesterId) {
            return Optional.empty();
        }

        @Override
        public int required(String approval) {
            return approval.equals("no-way-back") ? 2 : 1;
        }

        @Override
        public Duration expireAfter() {
            return Duration.ofHours(4);
        }
    }

    /** A step that is only planned. */
    private record Told(String name, String plan) implements Step {

        @Override
        public List<Requirement> gates() {
            return List.of();
        }

        @Override
        public Duration limit() {
            return Duration.ofSeconds(5);
        }

        @Override
        public Found look() {
            throw new AssertionError("A plan looks at nothing.");
        }

        @Override
        public boolean isDone(Found now) {
            throw new AssertionError("A plan looks at nothing.");
        }

        @Override
        public void act(Found before) {
            throw new AssertionError("A plan does nothing.");
        }
    }
}
