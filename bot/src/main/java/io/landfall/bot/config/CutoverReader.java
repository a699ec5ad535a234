package io.landfall.bot.config;

import io.landfall.bot.config.form.Form;
import io.landfall.bot.config.form.Section;
import io.landfall.runbooks.limits.Moments;
import io.landfall.runbooks.settings.MigrationSettings.Cutover;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** Reads when a migration's cutover may be, and how long there must be a way back. */
final class CutoverReader {

    private static final Duration WAY_BACK = Duration.ofDays(7);

    /** What stands in for a moment that can't be read limits nothing, so that it is no second problem. */
    private static final Form<OffsetDateTime> EARLIEST = new Form<>(OffsetDateTime.MIN, Form.MOMENT.reading());

    private CutoverReader() {}

    /** A line for a button and for the plan. */
    private static final Form<String> THING = Form.TEXT.that(
            text -> text.matches("\\S(.{0,58}\\S)?"),
            "which does not fit on a button. Write a few words in one line, at most 60 characters.");

    /**
     * Returns what stands under {@code cutover} and {@code checklist}; at any time, with a way back for seven days, when
     * nothing does.
     */
    static Cutover read(Section migration) {
        Cutover cutover = migration
                .optionalSection("cutover")
                .map(CutoverReader::cutover)
                .orElseGet(() -> Cutover.atAnyTime(WAY_BACK));
        return new Cutover(cutover.notBefore(), cutover.notAfter(), cutover.wayBack(), checklist(migration));
    }

    private static List<String> checklist(Section migration) {
        List<String> things = migration.optionalList("checklist", THING).orElse(List.of());
        if (new HashSet<>(things).size() < things.size()) {
            migration.problem(
                    "checklist", "`" + migration.where("checklist") + "` has the same thing twice. Write each once.");
        }
        return things;
    }

    private static Cutover cutover(Section section) {
        Optional<OffsetDateTime> notBefore = section.optional("not-before", EARLIEST);
        Optional<OffsetDateTime> notAfter = section.optional("not-after", Form.MOMENT);
        Duration wayBack = section.or("way-back", Form.POSITIVE_DURATION, WAY_BACK);
        section.end();
        boolean empty = notBefore.isPresent()
                && notAfter.isPresent()
                && !notAfter.get().toInstant().isAfter(notBefore.get().toInstant());
        if (empty) {
            section.problem(
                    "not-after",
                    "`" + section.where("not-after") + "` is `" + Moments.show(notAfter.get())
                            + "`, which is not later than `not-before` (" + Moments.show(notBefore.get())
                            + "), so that no cutover could ever be. Write a later time, or leave one of them out.");
        }
        return new Cutover(notBefore, notAfter, wayBack);
    }
}
