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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What is no approval is refused, explained to whoever said it, and journaled; nothing is stopped by it. Through the real
 * service and its terminal.
 */
class ApprovalTest {

    private static final String TAKEN_BACK = "cutover shop was taken back";

    private static Scene scene;
    private static ServiceProcess service;

    @BeforeAll
    static void open() {
        scene = Scene.following(MariaDbSettings.initialised())
                .withApprovals("{approvers: [ben], four-eyes: true, expire-after: 1ms}");
        service = scene.service().awaitFirstLook();
    }

    @AfterAll
    static void close() {
        scene.close();
    }

    @AfterEach
    void nothingIsStopped() {
        service.type("abort");
        service.await(TAKEN_BACK);
        scene.assertNothingIsLost(scene.source(), scene.target());
    }

    @Test
    void refusesTheRequestersOwnApproval() {
        askedBy("ann");

        service.type("approve 2-6");

        refused(
                "ann",
                "approve 2-6",
                "ann asked for this run, and `approvals.four-eyes` is on: somebody else must approve maintenance-on. ben"
                        + " may. Nothing was approved.");
    }

    @Test
    void refusesSomebodyWhoIsNoApprover() {
        askedBy("ann");

        service.type("as cora approve 2-6");

        refused(
                "cora",
                "approve 2-6",
                "cora is not in `approvals.approvers` and can't approve maintenance-on. ben may. Nothing was approved.");
    }

    @Test
    void refusesToGoOnExpiredApprovalsAndAsksAgain() {
        askedBy("ann");
        service.type("as ben approve 2-6");
        service.awaitUnless(TAKEN_BACK, "is armed");

        service.type("go");

        refused(
                "ann",
                "go",
                "Expired: 2 maintenance-on, 3 stop-writes, 4 verify-caught-up, 5 promote, 6 point-application, approved"
                        + " more than 1 ms ago. Nothing was started. Approve again, then say `go`.");
        service.awaitUnless(TAKEN_BACK, "asks for approval of 2 maintenance-on");
    }

    @Test
    void refusesAnApprovalOfAPlanThatHasChanged() throws IOException {
        askedBy("ann");
        Files.writeString(scene.source().settingsDir().resolve("other-id.cnf"), "[mysqld]\nserver_id=177\n");
        scene.source().restart();
        scene.awaitFollowing();

        service.type("as ben approve 2-6");

        refused(
                "ben",
                "approve 2-6",
                "The plan has changed since it was shown; every approval of the old one is void. Nothing was started."
                        + " What is new:");
        assertThat(service.awaitUnless(TAKEN_BACK, "source shop-old at")).contains(": server id 177, ");
    }

    @Test
    void namesTheTermsAndEveryAddressInThePlan() {
        askedBy("ann");

        try (SqliteJournal journal = SqliteJournal.openToRead(scene.journal())) {
            String plan = journal.entries().stream()
                    .map(Entry::record)
                    .filter(row -> row.kind() == EntryKind.PLAN)
                    .reduce((earlier, later) -> later)
                    .map(row -> row.data().get("text"))
                    .orElseThrow();
            assertThat(plan)
                    .contains(
                            "\nlag at most ", "\nway back for ", "\ndowntime budget ", "\napprovers ben; four-eyes on")
                    .containsPattern("source shop-old at .*, host \\S+@\\S+:\\d+\n")
                    .containsPattern("target shop-new at .*, host \\S+@\\S+:\\d+\n")
                    .containsPattern("\nhost app-1 at \\S+@\\S+:\\d+\n");
        }
    }

    private static void askedBy(String who) {
        service.type("as " + who + " cutover shop");
        service.awaitUnless(TAKEN_BACK, "asks for approval");
    }

    /** The channel shows the reason, and the journal keeps who said what, and why it did not count. */
    private static void refused(String who, String words, String why) {
        service.awaitUnless(TAKEN_BACK, why);
        try (SqliteJournal journal = SqliteJournal.openToRead(scene.journal())) {
            List<Entry.Record> refusals = journal.entries().stream()
                    .map(Entry::record)
                    .filter(row -> row.kind() == EntryKind.REFUSED)
                    .toList();
            Entry.Record last = refusals.get(refusals.size() - 1);
            assertThat(last.who()).isEqualTo(who);
            assertThat(last.data()).containsEntry("words", words);
            assertThat(last.data().get("why")).startsWith(why);
            assertThat(journal.entries().stream().map(Entry::record))
                    .noneMatch(row -> row.kind() == EntryKind.GO || row.step().equals("fence-source"));
            assertThat(journal.firstBrokenRow()).isEmpty();
        }
    }
}
