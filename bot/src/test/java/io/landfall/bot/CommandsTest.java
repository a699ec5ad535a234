package io.landfall.bot;

import static io.landfall.bot.Stage.ANN;
import static io.landfall.bot.Stage.BEN;
import static io.landfall.bot.Stage.CORA;
import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.bot.conversation.CommandWord;
import io.landfall.monitor.check.CheckGroup;
import io.landfall.monitor.check.CheckResult;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.check.Severity;
import io.landfall.monitor.watch.LagHistory.Look;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.run.Run;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsTest {

    @TempDir
    Path directory;

    private Stage stage;

    @BeforeEach
    void open() {
        stage = new Stage(directory, "shop", "blog");
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void helpListsWhatExistsAndNothingElse() {
        assertThat(stage.ask(ANN, "help"))
                .isEqualTo(
                        """
                        ━ what can be said here
                          help [command]                                                 tell what can be said here
                          list                                                           list the migrations and where each is
                          check MIGRATION [RUN] [GROUP] [--replace-target]               look at what the next run needs, and change nothing; RUN asks for another: start, cutover, rollback, finish, watch; GROUP looks at one only, such as `dns` or `latency`
                          start MIGRATION [--replace-target]                             copy the source to the target and let it follow; --replace-target gives up the data there
                          status MIGRATION                                               tell where the migration is: run, steps, approvals, lag
                          sup MIGRATION                                                  the same in one line
                          lag MIGRATION [30m]                                            draw lag, write rate and latency of the last 30 minutes, or as long as you say
                          verify MIGRATION [stop]                                        compare every row of both servers while writes go on; `status` shows how far it is, `stop` ends it
                          cutover MIGRATION [--dry-run] [--override]                     show the plan of the switch and ask for approvals; --dry-run shows it and what its gates say, no more; --override goes against a freeze or time limit
                          rollback MIGRATION [--dry-run] [--override]                    the same back to the old server, any time after a cutover
                          finish MIGRATION [--dry-run] [--override] [--remove-old-data]  end the way back and remove what Landfall made, after an approval; --remove-old-data also deletes the data that the target had before
                          rate MIGRATION RATE                                            let the copy that runs go at most so fast, such as 50MB/s; 0 for no limit
                          freeze REASON                                                  let no cutover, rollback or finish of any migration begin until `thaw`
                          thaw                                                           end the freeze; for whoever froze, and approvers
                          audit MIGRATION                                                tell what happened, who asked and who agreed, and whether the journal is whole
                          enrol                                                          get the key of your second factor, where `approvals.second-factor` asks for one; in a direct message
                          approve [N | N-M | NAME | all] [because REASON]                agree to what is asked for, to step N, to steps N to M, to what is asked for by NAME, or to all steps
                          deny REASON                                                    say no to what is asked for: the run is taken back, and whoever asked reads why
                          tick [N | N-M | all]                                           say that thing N of the checklist is done; writes are stopped only when all of it is ticked
                          untick [N | N-M | all]                                         say that it is not done after all
                          go                                                             open the window of an armed run
                          hold [reason]                                                  stop before the next step; inside the window, take it back
                          resume                                                         go on after a hold
                          abort [--target-is-off NAME] [reason]                          take everything back that the run has done; --target-is-off only when it asks for that
                          quit                                                           leave""");
        assertThat(stage.ask(ANN, "help lag"))
                .isEqualTo("`lag MIGRATION [30m]`: draw lag, write rate and latency of the last 30 minutes, or as long"
                        + " as you say");
    }

    @Test
    void answersAWrongWordWithTheNearestRightOneAndItsUsage() {
        assertThat(stage.ask(ANN, "chekc shop"))
                .isEqualTo("There is no command `chekc`. Did you mean `check`? Usage: `check MIGRATION [RUN]"
                        + " [GROUP] [--replace-target]`");
        assertThat(stage.ask(ANN, "shutdown shop"))
                .isEqualTo("There is no command `shutdown`. `help` lists what can be said.");
        assertThat(stage.ask(ANN, "check shpo"))
                .isEqualTo("✖ There is no migration `shpo`. Did you mean `shop`? Usage: `check MIGRATION [RUN]"
                        + " [GROUP] [--replace-target]`");
        assertThat(stage.ask(ANN, "check"))
                .isEqualTo("✖ Which migration? There are shop, blog. Usage: `check MIGRATION [RUN]"
                        + " [GROUP] [--replace-target]`");
        assertThat(stage.ask(ANN, "check shop now"))
                .isEqualTo("✖ There is no run `now`. There are start, cutover, rollback, finish, watch, and the groups"
                        + " replication, latency, dns, name-resolution, durability, sizing, binlog, schema, activity, host,"
                        + " residency, verification. Usage: `check MIGRATION [RUN] [GROUP] [--replace-target]`");
        assertThat(stage.ask(ANN, "list shop")).isEqualTo("✖ `shop` is too much. Usage: `list`");
        assertThat(stage.ask(ANN, "start shop --replace"))
                .isEqualTo("✖ There is no option `--replace`. There is --replace-target. Usage: `start MIGRATION"
                        + " [--replace-target]`");
        assertThat(stage.ask(ANN, "cutover shop --dryrun"))
                .isEqualTo("✖ There is no option `--dryrun`. Did you mean `--dry-run`? Usage: `cutover MIGRATION"
                        + " [--dry-run] [--override]`");
        assertThat(stage.ask(ANN, "lag shop 30"))
                .isEqualTo("✖ `lag` is `30`, which has no unit. Write `60s`, `500ms`, `15m`, `2h` or `3d`. Usage: `lag"
                        + " MIGRATION [30m]`");
        assertThat(stage.ask(ANN, "approve 2,3"))
                .isEqualTo("✖ Did you mean `approve 2-3`? Usage: `approve [N | N-M | NAME | all] [because REASON]`");
        assertThat(stage.ask(ANN, "approve 2:3"))
                .isEqualTo(
                        "✖ `2:3` is neither a step's number nor its name. Write `approve 3`, `approve 2-6`,"
                                + " `approve promote` or `approve all`. Usage: `approve [N | N-M | NAME | all] [because REASON]`");
        assertThat(stage.ask(ANN, "approve 6-2"))
                .isEqualTo(
                        "✖ `6-2` goes backwards. Write `2-6`. Usage: `approve [N | N-M | NAME | all] [because REASON]`");
        assertThat(stage.ask(ANN, "help chekc"))
                .isEqualTo("✖ There is no command `chekc`. Did you mean `check`? Usage: `help [command]`");
    }

    @Test
    void tellsWhereAMigrationIsBeforeItHasBegun() {
        assertThat(stage.ask(ANN, "list"))
                .isEqualTo(
                        """
                        ━ 2 migrations
                          shop: old (10.0.0.5:3306) to new (10.0.0.6:3306); not started; no run
                          blog: old (10.0.0.5:3306) to new (10.0.0.6:3306); not started; no run""");
        assertThat(stage.ask(ANN, "sup shop")).isEqualTo("shop: not started; lag not measured; no run");
        assertThat(stage.ask(ANN, "status shop"))
                .isEqualTo(
                        """
                        ━ shop: not started
                          servers  old (10.0.0.5:3306) to new (10.0.0.6:3306)
                          lag      not measured
                          run      none yet; `check shop`, then `start shop`""");
        assertThat(stage.ask(ANN, "lag shop"))
                .isEqualTo(
                        """
                        ━ lag of shop in the last 30 min: unknown
                          Nothing was measured in that time: it is measured while the service runs and the target follows.""");
    }

    @Test
    void freezesAndThawsAndShowsThatInListStatusAndAudit() {
        assertThat(stage.ask(ANN, "freeze"))
                .isEqualTo("✖ Why? Write `freeze REASON`: whoever is refused will read it. Usage: `freeze REASON`");
        assertThat(stage.ask(ANN, "freeze year-end closing"))
                .isEqualTo("Frozen: no cutover, rollback or finish of any migration begins, and no window opens, until"
                        + " `thaw`. A window that is open goes on; `hold` or `abort` stops it.");

        assertThat(stage.ask(ANN, "list"))
                .startsWith("━ 2 migrations\n  ! frozen by ann since 20")
                .contains(": year-end closing\n  shop: old");
        assertThat(stage.ask(ANN, "status shop")).contains("\n  freeze   frozen by ann since ");

        assertThat(stage.ask(CORA, "thaw"))
                .startsWith("✖ cora neither froze it nor is an approver, so it stays frozen by ann since ");
        assertThat(stage.ask(BEN, "thaw")).startsWith("Thawed; it was frozen by ann since ");
        assertThat(stage.ask(ANN, "list")).doesNotContain("frozen");
        assertThat(stage.ask(ANN, "audit blog"))
                .contains("ann froze every switch: year-end closing", "ben ended the freeze");
    }

    @Test
    void tellsWhatIsWrongWithWhoWritesAndWhoIsLeft() {
        stage.alarms.add(new CheckResult(
                "one_writable_server",
                CheckGroup.REPLICATION,
                Severity.BLOCK,
                Finding.fail("new and old both take writes", "Close old at once.")));

        assertThat(stage.ask(ANN, "sup shop"))
                .isEqualTo("shop: not started; lag not measured; no run; ✖ new and old both take writes");
        assertThat(stage.ask(ANN, "status shop"))
                .endsWith(
                        "\n  ✖ FAIL blocks replication, one_writable_server: new and old both take writes\n    → Close old at once.");
    }

    @Test
    void drawsTheLagWithItsFigures() {
        SortedMap<String, Duration> answers = new TreeMap<>(Map.of("old", Duration.ofNanos(310_000)));
        stage.lags.addAll(List.of(
                Stage.lag(100),
                Stage.lag(200),
                new Look(Instant.EPOCH, Optional.empty(), OptionalDouble.of(40), answers),
                new Look(
                        Instant.EPOCH.plusSeconds(9),
                        Optional.of(Duration.ofMillis(800)),
                        OptionalDouble.of(85.26),
                        answers)));

        assertThat(stage.ask(ANN, "lag shop 3h"))
                .isEqualTo(
                        """
                        ━ lag of shop in the last 3 h
                          lag             now 800 ms, median 200 ms, most 800 ms
                          writes          now 85.3/s, median 85.3/s, most 85.3/s
                          answers of old  now 0.31 ms, median 0.31 ms, most 0.31 ms
                          measured        4 times in 9 s; lag not read once (?); two hours are kept
                          lag     ▂▃?█
                          writes  ??▄█
                          old     ??██""");
    }

    @Test
    void showsWhatIsBadFirstWithItsRemedy() {
        stage.checks.put(
                "shop",
                List.of(
                        new CheckResult("log_bin", CheckGroup.BINLOG, Severity.BLOCK, Finding.ok("ROW on both")),
                        new CheckResult(
                                "ttl", CheckGroup.DNS, Severity.WARN, Finding.warn("3600 s", "Lower it to 300.")),
                        new CheckResult(
                                "xa",
                                CheckGroup.ACTIVITY,
                                Severity.BLOCK,
                                Finding.unknown("no answer", "Look."),
                                Duration.ofMillis(30)),
                        new CheckResult(
                                "lock", CheckGroup.ACTIVITY, Severity.BLOCK, Finding.later("looked at when armed"))));

        assertThat(stage.ask(ANN, "check shop"))
                .isEqualTo(
                        """
                        ━ check shop: 1 blocks, 1 warning, 1 later, 1 fine, in 40 ms
                          This is what `start shop` needs.
                          activity: 1 blocks, 1 later, 0 fine (30 ms)
                          ✖ UNKNOWN blocks activity, xa: no answer
                            → Look.
                            lock: later: looked at when armed
                          dns: 1 warning, 0 fine (0 ms)
                          ! WARN dns, ttl: 3600 s
                            → Lower it to 300.
                          binlog: all 1 fine (0 ms)
                            ✔ log_bin: ROW on both""");
        assertThat(stage.ask(ANN, "check shop dns")).startsWith("━ check shop dns: 1 blocks");
        assertThat(stage.ask(ANN, "check shop latency cutover"))
                .startsWith("━ check shop latency: 1 blocks")
                .contains("\n  This is what `cutover shop` needs.\n");
        assertThat(stage.ask(ANN, "check blog")).startsWith("━ check blog: nothing blocks, all 1 fine");
        assertThat(stage.ask(ANN, "check blog cutover")).contains("\n  This is what `cutover blog` needs.\n");
        assertThat(stage.ask(ANN, "check blog start --replace-target"))
                .contains("\n  This is what `start blog --replace-target` needs.\n");
        assertThat(stage.ask(ANN, "check blog watch")).contains("\n  This is watched all the time.\n");
    }

    @Test
    void refusesThreadWordsWhileNoRunIsActive() {
        String nothing = "✖ No run is active, so there is nothing to say this to. `list` shows the migrations.";
        assertThat(stage.ask(ANN, "go")).isEqualTo(nothing);
        assertThat(stage.ask(ANN, "hold please")).isEqualTo(nothing);
        assertThat(stage.ask(ANN, "resume")).isEqualTo(nothing);
        assertThat(stage.ask(ANN, "abort")).isEqualTo(nothing);
        stage.sayTo(9, ANN, "approve");
        assertThat(stage.channel.answer()).startsWith("✖ There is no run #9.");
    }

    @Test
    void asksWhichRunIsMeantWhenSeveralAreActive() {
        stage.say(ANN, "cutover shop");
        stage.channel.post("asks for approval");
        stage.say(ANN, "cutover blog");
        stage.channel.post("asks for approval");

        assertThat(stage.ask(BEN, "approve 2-4"))
                .startsWith("━ ✖ Several runs are active: write the number first, such as `#1 approve 2-4`.")
                .contains("#1 cutover shop: asks for approval", "#2 cutover blog: asks for approval");

        stage.sayTo(2, BEN, "approve 2-4");
        assertThat(stage.channel.post("#2 cutover blog: ben"))
                .endsWith("approve 2-4 (2 stop-writes, 3 verify-caught-up, 4 promote)");
    }

    @Test
    void aWordOutsideOfAThreadIsForTheRunsOfThatChannelOnly() {
        stage.channel.separate();
        stage.say(ANN, "cutover blog");
        stage.channel.post("asks for approval");

        String nothing = "━ ✖ No run of this channel is active, so nothing was done. Say it in the thread of the run it"
                + " is meant for, in the channel of its migration:\n  #1 cutover blog: asks for approval";
        assertThat(stage.ask(CORA, "abort")).startsWith(nothing);
        assertThat(stage.ask(CORA, "hold")).startsWith(nothing);
        assertThat(kinds()).doesNotContain("hold");

        stage.say(ANN, "cutover shop");
        stage.channel.post("asks for approval");
        assertThat(stage.ask(CORA, "abort")).isEqualTo("#2 takes everything back that it has done.");
        assertThat(stage.runs.active()).extracting(Run::number).contains(1L);
    }

    @Test
    void refusesApprovalsThatDoNotCountAndSaysWhoMay() {
        stage.say(ANN, "cutover shop");
        stage.channel.post("asks for approval");

        assertThat(stage.ask(ANN, "approve 2-4"))
                .isEqualTo("✖ ann asked for this run, and `approvals.four-eyes` is on: somebody else must approve"
                        + " stop-writes. ben may. Nothing was approved.");
        assertThat(stage.ask(CORA, "approve 2"))
                .isEqualTo("✖ cora is not in `approvals.approvers` and can't approve stop-writes. ben may. Nothing was"
                        + " approved.");
        assertThat(stage.ask(BEN, "approve"))
                .isEqualTo("✖ Several steps are being asked for: 2 stop-writes, 3 verify-caught-up, 4 promote. Write"
                        + " which, such as `approve 2` or `approve 2-4`.");
        assertThat(stage.ask(ANN, "go")).startsWith("✖ Not armed: run 1 is asking");
        assertThat(kinds()).doesNotContain("approval").contains("refused");
    }

    @Test
    void refusesGoFromSomebodyWhoNeitherAskedNorApproves() {
        stage.say(ANN, "cutover shop");
        stage.channel.post("asks for approval");
        stage.say(BEN, "approve 2-4");
        stage.channel.post("is armed");

        assertThat(stage.ask(CORA, "go"))
                .isEqualTo("✖ cora neither asked for this run nor is in `approvals.approvers`. ann, who asked, or one"
                        + " of ann, ben may say that. Nothing was changed.");
    }

    @Test
    void refusesASecondRunWhileOneIsActive() {
        stage.say(ANN, "start shop");
        stage.channel.post("take-hot-backup");

        assertThat(stage.ask(BEN, "start shop"))
                .isEqualTo("✖ Run 1 (move) of shop is not over: Pretend to take-hot-backup.. Nothing was started. Let"
                        + " it end, or `abort` it.");
    }

    @Test
    void answersHoldAtOnceAlthoughAStepIsStillRunning() {
        stage.say(ANN, "start shop");
        stage.channel.post("take-hot-backup");

        assertThat(stage.ask(CORA, "hold the line is slow"))
                .isEqualTo("#1 stops before its next step; now: #1 move shop: ▶ take-hot-backup");

        stage.copyMayEnd.countDown();
        assertThat(stage.channel.post("is held"))
                .isEqualTo("━ ! #1 move shop is held: cora holds: the line is slow\n  ann asked for this run.\n"
                        + "  type: resume  |  abort");
    }

    @Test
    void showsADryRunAndStartsNothing() {
        assertThat(stage.ask(ANN, "cutover shop --dry-run"))
                .startsWith("━ dry run of the cutover of shop: nothing was changed or asked")
                .contains(
                        "  1 lower-dns-ttl skipped: no DNS record given", "    fence-source: Pretend to fence-source.");
        assertThat(stage.runs.active()).isEmpty();
    }

    @Test
    void journalsEveryCommandOnceWithWhoGaveItAndWhatCameOut() {
        stage.ask(CORA, "check shop");
        stage.ask(BEN, "lag shop 30");
        stage.ask(ANN, "list");

        List<Entry.Record> rows =
                stage.journal.entries().stream().map(Entry::record).toList();

        assertThat(rows.get(0).kind()).isEqualTo(EntryKind.COMMAND);
        assertThat(rows.get(0).who()).isEqualTo("cora");
        assertThat(rows.get(0).migration()).isEqualTo("shop");
        assertThat(rows.get(0).data()).containsEntry("words", "check shop").containsEntry("outcome", "ok");
        assertThat(rows.get(1).data()).containsEntry("outcome", "bad_input");
        assertThat(stage.journal.firstBrokenRow()).isEmpty();
    }

    @Test
    void auditTellsWhoDidWhatAndThatTheJournalIsWhole() {
        stage.say(ANN, "start shop");
        stage.copyMayEnd.countDown();
        stage.channel.post("move shop is done");

        assertThat(stage.ask(BEN, "audit shop"))
                .contains("#1 move\n", "  ann asked for it\n", "  ended: done\n")
                .endsWith("`./landfall audit shop` prints every row, with what was found and done.")
                .containsPattern(
                        "✔ The journal is whole: every one of its 7 rows carries the hash of the one before it\\."
                                + " The last is 7:[0-9a-f]{32}\\.\n");
    }

    private List<String> kinds() {
        return stage.journal.entries().stream()
                .map(entry -> entry.record().kind().word())
                .toList();
    }

    @Test
    void knowsEveryCommandThatIsNotSaidInAThread() {
        Set<String> words = stage.ask(ANN, "help")
                .lines()
                .skip(1)
                .map(line -> line.strip().split(" ")[0])
                .collect(Collectors.toCollection(TreeSet::new));

        words.removeAll(Set.of("approve", "deny", "tick", "untick", "go", "hold", "resume", "abort", "quit"));

        assertThat(words).isEqualTo(new TreeSet<>(CommandWord.TO_LANDFALL));
    }
}
