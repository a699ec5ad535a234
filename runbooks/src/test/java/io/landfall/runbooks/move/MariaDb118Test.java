package io.landfall.runbooks.move;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.landfall.lab.database.MariaDb118;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.check.Requirement;
import io.landfall.monitor.check.Status;
import io.landfall.runbooks.settings.MigrationSettings.Tool;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Step;
import io.landfall.runbooks.step.Step.Reversible;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Moves of MariaDB to 11.8: from 10.11, which is an upgrade, and from 11.8. */
class MariaDb118Test {

    private MoveLab lab;

    @BeforeEach
    void isHere() {
        Optional<String> whyNot = MariaDb118.whyNot();
        assumeTrue(whyNot.isEmpty(), whyNot::orElseThrow);
    }

    @AfterEach
    void stopThem() {
        if (lab != null) {
            lab.close();
        }
    }

    private void open(MoveLab opened) {
        lab = opened;
        lab.change(lab.source, "CREATE DATABASE shop");
        lab.change(
                lab.source,
                "CREATE TABLE shop.orders AS SELECT seq AS id, SHA2(seq, 256) AS about FROM shop.seq_1_to_1000");
        lab.change(
                lab.source,
                "CREATE DEFINER = root@localhost PROCEDURE shop.forget() SQL SECURITY DEFINER DELETE FROM shop.orders");
    }

    @Test
    void everyStepOfAnUpgradeRunsRunsAgainIsUndoneAndRunsAgainUntilTheTargetFollows() {
        open(MoveLab.toMariaDb118());
        lab.copy = MoveLab.rsync(Tool.USUAL, Optional.empty());
        nothingBlocks();
        assertThat(lab.step("start-target").plan())
                .contains(
                        "This is an upgrade from 10.11 to 11.8: mariadb-upgrade changes its own tables, which is in no binary"
                                + " log; where no option file says otherwise, the defaults of 11.8 hold. The way back is open for"
                                + " as long as nobody uses what 10.11 does not know.");

        for (String name : lab.steps()) {
            Step step = lab.step(name);
            Found before = step.look();
            assertThat(step.isDone(before)).as("%s before: %s", name, before).isFalse();
            step.act(before);
            assertDone(name);
            if (lab.step(name) instanceof Reversible reversible) {
                reversible.undo(before);
                assertThat(lab.step(name).look()).as("%s undone", name).isEqualTo(before);
                lab.step(name).act(before);
                assertDone(name);
            }
        }

        follows();
        assertThat(lab.onTarget("SELECT COUNT(*) FROM mysql.global_priv WHERE user LIKE 'landfall_upgrade%'"))
                .isEqualTo("0");
        assertThat(lab.onTarget("SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = 'mysql'"
                        + " AND table_name = 'servers' AND column_name = 'Options'"))
                .as("a column that 11.8 has and 10.11 has not")
                .isEqualTo("1");
        assertThat(lab.beside(lab.newDb, lab.target)).doesNotContain("data.landfall-incoming", "data.landfall-work");
    }

    @Test
    void movesFromOneServerOf118ToAnother() {
        open(MoveLab.fromMariaDb118(true));
        nothingBlocks();
        assertThat(lab.step("start-target").plan()).doesNotContain("upgrade");

        for (String name : lab.steps()) {
            Step step = lab.step(name);
            step.act(step.look());
            assertDone(name);
        }

        follows();
    }

    @Test
    void refusesAnOlderTargetAndABackupThatANewerProgramWouldMakeReady() {
        open(MoveLab.fromMariaDb118(false));
        Finding older = found("installed_version");
        assertThat(older.status()).isEqualTo(Status.FAIL);
        assertThat(older.text()).startsWith("old-db is 11.8.").endsWith(", on new-host MariaDB 10.11 is installed");
        assertThat(older.remedy()).isEqualTo("Install 11.8 or newer on new-host.");

        lab.close();
        open(MoveLab.toMariaDb118());
        Finding stream = found("backup_versions");
        assertThat(stream.status()).isEqualTo(Status.FAIL);
        assertThat(stream.text())
                .isEqualTo(
                        "old-db is 10.11, on new-host, where its backup is made ready, mariadb-backup is 11.8. Nothing was"
                                + " changed.");
        assertThat(stream.remedy()).startsWith("Write `copy.transfer: rsync`");
    }

    private void nothingBlocks() {
        for (Requirement line : lab.step("claim-pair").gates()) {
            Finding found = line.look();
            assertThat(found.status().isBad())
                    .as("%s: %s", line.name(), found.text())
                    .isFalse();
        }
    }

    private Finding found(String name) {
        return lab.step("claim-pair").gates().stream()
                .filter(line -> line.name().equals(name))
                .findFirst()
                .orElseThrow()
                .look();
    }

    private void follows() {
        assertThat(lab.onTarget("SELECT CONCAT(@@version, @@read_only)"))
                .startsWith("11.8.")
                .endsWith("ON");
        assertThat(lab.onTarget("SELECT COUNT(*) FROM shop.orders")).isEqualTo("1000");
        assertThat(lab.target
                        .view()
                        .gtid()
                        .state()
                        .beyond(lab.source.view().gtid().state()))
                .as("transactions of the target's own")
                .hasToString("");
    }

    private void assertDone(String name) {
        Step again = lab.step(name);
        Found now = again.look();
        assertThat(again.isDone(now)).as("%s is done: %s", name, now).isTrue();
    }
}
