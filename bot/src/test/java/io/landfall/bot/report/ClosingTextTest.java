package io.landfall.bot.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.bot.conversation.Message;
import io.landfall.bot.conversation.MessageText;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.history.RecordedRun;
import io.landfall.runbooks.run.state.RunStatus;
import io.landfall.runbooks.step.Runbook;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClosingTextTest {

    @Test
    void saysWhatWentAndWhatStaysAlsoByAPlanThatAnEarlierReleaseJournaled() {
        String plan = "old server shop-old at 10.0.0.5\n"
                + "stays on shop-old: read_only=ON.\n"
                + "stays: the accounts that you made.\n"
                + "1 finish\n"
                + "  claim-servers: Note that this migration is over.\n"
                + "  drop-accounts: Drop landfall_repl: on both servers.\n"
                + "  look-around: Only look.";

        Message report = ClosingText.message(
                done(),
                List.of(run(
                        row(EntryKind.RUN, "", Map.of("runbook", Runbook.FINISH)),
                        row(EntryKind.PLAN, "", Map.of("hash", "0", "text", plan)),
                        row(EntryKind.OUTCOME, "look-around", Map.of("clients", "app@10.0.0.7", "files", "")))));

        assertThat(MessageText.of(report.body()))
                .containsSubsequence(
                        "removed, as approved",
                        "  drop-accounts: Drop landfall_repl: on both servers.",
                        "",
                        "stays",
                        "  on shop-old: read_only=ON.",
                        "  the accounts that you made.",
                        "",
                        "still points at the old server",
                        "  client app@10.0.0.7")
                .noneMatch(line -> line.contains("Only look."))
                .noneMatch(line -> line.contains("claim-servers"));
    }

    @Test
    void tellsWhoAgreedAndWhatWentWrongInTheOrderInWhichItHappened() {
        RecordedRun run = new RecordedRun();
        List<Entry.Record> rows = List.of(
                row(EntryKind.RUN, "", Map.of("runbook", Runbook.FINISH)),
                row(EntryKind.FAILED, "drop-accounts", Map.of("error", "no privilege")),
                row(EntryKind.APPROVAL, "finish", Map.of("words", "approve")),
                row(EntryKind.OUTCOME, "drop-accounts", Map.of("warning", "One account is left.", "ms", "3")));
        rows.forEach(row -> run.add(
                new Entry(run.newestRow() + 1, Instant.EPOCH.plusSeconds(run.newestRow()), row, "0123456789abcdef")));

        Message report = ClosingText.message(done(), List.of(run));

        assertThat(MessageText.of(report.body()).stream()
                        .filter(line -> line.startsWith("  "))
                        .map(line -> line.replaceAll("\\d\\d:\\d\\d:\\d\\d\\.\\d{3} ", "")
                                .strip()))
                .startsWith(
                        "✖ drop-accounts: no privilege",
                        ": `approve` for finish",
                        "! drop-accounts  3 ms: One account is left.");
    }

    @Test
    void saysNothingWhereNothingIs() {
        Message report =
                ClosingText.message(done(), List.of(run(row(EntryKind.RUN, "", Map.of("runbook", Runbook.FINISH)))));

        assertThat(MessageText.of(report.body()))
                .containsSubsequence(
                        "removed, as approved", "  nothing", "stays", "  nothing", "still points at the old server");
    }

    private static RunStatus done() {
        return new RunStatus(
                5,
                "shop",
                Runbook.FINISH,
                "ann",
                RunStatus.State.DONE,
                "",
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Instant.EPOCH,
                List.of());
    }

    private static RecordedRun run(Entry.Record... rows) {
        RecordedRun run = new RecordedRun();
        for (Entry.Record row : rows) {
            run.add(new Entry(run.newestRow() + 1, Instant.EPOCH, row, "0123456789abcdef"));
        }
        return run;
    }

    private static Entry.Record row(EntryKind kind, String step, Map<String, String> data) {
        return new Entry.Record(5, "shop", kind, step, "", data, "");
    }
}
