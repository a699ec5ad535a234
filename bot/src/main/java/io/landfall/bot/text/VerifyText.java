package io.landfall.bot.text;

import io.landfall.bot.conversation.Block.Item;
import io.landfall.bot.conversation.Mark;
import io.landfall.bot.conversation.Message;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.history.VerifiedRows;
import io.landfall.runbooks.run.state.RunStatus;
import io.landfall.runbooks.step.Runbook;
import io.landfall.runbooks.verify.Verification;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Writes about the comparison of all rows. */
public final class VerifyText {

    private static final int MOST = 20;

    private VerifyText() {}

    /** Says that it has begun. */
    public static Message begun(String migration, VerifiedRows known) {
        int tables = known.tables().size();
        return Message.of("Comparing every row of " + migration + ": "
                + (tables == 1 ? "1 table" : tables + " tables")
                + ". Writes go on; the applier stands still for a moment"
                + " now and then. `status " + migration + "` shows how far it is.");
    }

    /** Returns {@code message} with what is known, and with how far it is where it goes on. */
    public static Message below(Message message, Verification verification, Instant now) {
        VerifiedRows known = verification.known();
        if (!known.isKnown()) {
            return message;
        }
        Message rows = message.withField("rows", known.line(now));
        return verification
                .progress()
                .map(progress ->
                        rows.withField("verify", RunText.progress(progress).strip()))
                .orElse(rows)
                .with(differences(known));
    }

    /** Returns the plan of a switch with what is known; it is no part of what an approval binds to, as it grows old. */
    public static Message below(Message plan, VerifiedRows known, RunStatus run) {
        boolean isSwitch =
                run.runbook().equals(Runbook.CUTOVER) || run.runbook().equals(Runbook.ROLLBACK);
        return isSwitch && known.isKnown() ? plan.withField("rows", known.line(Instant.now())) : plan;
    }

    /** Returns what is to be told of a step: that it has ended, unless somebody has stopped it. */
    public static Optional<Message> news(String migration, String step, VerifiedRows known) {
        if (!step.equals(VerifiedRows.ENDED)) {
            return Optional.empty();
        }
        String line = "verify " + migration + ": " + known.line(Instant.now());
        return switch (known.outcome()) {
            case VerifiedRows.DONE ->
                Optional.of(Message.saying(known.tablesThatDiffer() == 0 ? Mark.DONE : Mark.FAILED, line)
                        .with(differences(known)));
            case VerifiedRows.FAILED -> Optional.of(Message.saying(Mark.WARNING, line + "; it failed: " + known.why()));
            default -> Optional.empty();
        };
    }

    /** Each row that differs, the first ones. */
    private static List<Item> differences(VerifiedRows known) {
        List<String> all = known.differences();
        return all.stream().limit(MOST).map(line -> Item.of(Mark.FAILED, line)).toList();
    }

    /** Returns what people did and what it came to. */
    static Optional<String> decision(Entry.Record record) {
        String who = record.data().getOrDefault("name", "Landfall");
        return switch (record.step()) {
            case VerifiedRows.BEGUN -> Optional.of(who + " began to compare all rows");
            case VerifiedRows.DIFFERS ->
                Optional.of("rows differ: " + record.data().getOrDefault(VerifiedRows.TABLES, ""));
            case VerifiedRows.ENDED ->
                Optional.of("comparing all rows ended: "
                        + record.data().getOrDefault(VerifiedRows.OUTCOME, "")
                        + (who.equals("Landfall") ? "" : " by " + who));
            default -> Optional.empty();
        };
    }
}
