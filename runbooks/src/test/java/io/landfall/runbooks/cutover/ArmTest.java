package io.landfall.runbooks.cutover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landfall.monitor.check.Finding;
import io.landfall.monitor.check.Status;
import io.landfall.runbooks.cutover.gate.BudgetLeft;
import io.landfall.runbooks.cutover.gate.ReturnPath;
import io.landfall.runbooks.pair.file.SecretFile;
import io.landfall.runbooks.pair.replication.ReplicationAccount;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What keeps a window from being armed; nothing is changed then. */
class ArmTest {

    private static CutoverRig rig;

    @BeforeAll
    static void open() {
        rig = new CutoverRig(true, false);
    }

    @AfterAll
    static void close() {
        rig.close();
    }

    @Test
    void refusesWhenTheWayBackIsClosedToTheReplica(@TempDir Path directory) {
        ReplicationAccount wrong = new ReplicationAccount(new SecretFile(directory.resolve("other-password")));

        Finding finding = new ReturnPath("return_path", rig.old(), rig.fresh(), wrong).look();

        assertThat(finding.status()).isEqualTo(Status.FAIL);
        assertThat(finding.text())
                .startsWith("a login from the host of old-db to new-db ("
                        + rig.target().address() + ") as landfall_repl does not work: ")
                .contains("Access denied for user 'landfall_repl'@")
                .doesNotContain(wrong.password().reveal());
        assertThat(finding.remedy())
                .isEqualTo("Without it there is no way back. See whether a firewall is between, whether the account's"
                        + " host part fits (servers.old-db.replica-host), and whether `mariadb` is installed there.");
    }

    @Test
    void refusesWhenTheApplicationsFileDoesNotNameTheSource() throws Exception {
        String text = Files.readString(rig.ledger().propertiesFile());
        Files.writeString(
                rig.ledger().propertiesFile(), text.replace(rig.source().address(), "127.0.0.1:1"));
        try {
            assertThatThrownBy(() -> rig.walk().through("arm"))
                    .hasMessageStartingWith("routes_name_source: not everything is there that is to be replaced: in"
                            + " app-1:" + rig.ledger().propertiesFile() + " replace {"
                            + rig.source().address() + "="
                            + rig.target().address() + "}, then run: kill -HUP ");
        } finally {
            Files.writeString(rig.ledger().propertiesFile(), text);
        }
        try (var files = Files.list(rig.ledger().propertiesFile().getParent())) {
            assertThat(files).noneMatch(file -> file.toString().contains(".landfall-"));
        }
    }

    @Test
    void refusesWhenThePageThatWillBeAskedDoesNotAnswer() {
        rig.ledger().stop();
        try {
            assertThatThrownBy(() -> rig.walk().through("arm"))
                    .hasMessage("maintenance_page_answers: " + rig.ledger().url()
                            + " answers nothing (ConnectException), expected was 200.");
        } finally {
            rig.ledger().startAgain();
        }
    }

    @Test
    void refusesAPairOnWhichAnotherLandfallWorks() throws Exception {
        try (Connection other = rig.target().connect()) {
            String id = Asked.value(other, "SELECT IF(GET_LOCK('landfall', 0), CONNECTION_ID(), 0)");
            WindowWalk walk = rig.walk();

            assertThatThrownBy(() -> walk.through("arm"))
                    .hasMessageMatching("Another Landfall works on new-db: connection " + id
                            + " of landfall from \\S+ holds the lock `landfall`. Nothing was changed. Wait for it, or"
                            + " end that connection.");

            walk.undo();
        }
        WindowWalk first = rig.walk().through("arm");
        first.undo();
        Asked.execute(
                rig.source(),
                "INSERT INTO landfall.owner (id, journal, run, migration, since_us, host)"
                        + " VALUES (1, 'journal-2', 7, 'shop', 0, 'elsewhere')");
        WindowWalk second = rig.walk();

        assertThatThrownBy(() -> second.through("arm"))
                .hasMessageStartingWith("owner: old-db belongs to another Landfall: migration `shop`, run 7, of journal"
                        + " journal-2 on elsewhere, since 1970-01-01T00:00:00Z.");

        second.undo();
        assertThat(Asked.value(rig.source(), "SELECT journal FROM landfall.owner"))
                .isEqualTo("journal-2");
        Asked.execute(rig.source(), "DELETE FROM landfall.owner");
    }

    @Test
    void isArmedAgainAfterAConnectionHasDied() throws Exception {
        WindowWalk walk = rig.walk().through("arm");
        Asked.execute(rig.source(), "KILL " + walk.step("fence-source").look().text("fence_connection"));
        assertThat(walk.step("arm").isDone(walk.step("arm").look())).isFalse();

        walk.perform(walk.step("arm"));

        assertThat(walk.step("arm").isDone(walk.step("arm").look())).isTrue();
        walk.undo();
    }

    @Test
    void refusesTheCommitWhenTheBudgetIsUsedUp() {
        assertThat(new BudgetLeft(() -> Duration.ofMillis(1)).look().status()).isEqualTo(Status.OK);
        assertThat(new BudgetLeft(() -> Duration.ZERO).look())
                .isEqualTo(Finding.fail(
                        "the downtime budget is used up.",
                        "Everything is taken back; raise budget.downtime or find what took so long."));
    }
}
