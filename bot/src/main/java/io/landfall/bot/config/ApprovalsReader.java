package io.landfall.bot.config;

import io.landfall.bot.config.form.Form;
import io.landfall.bot.config.form.Section;
import io.landfall.bot.text.Spelling;
import io.landfall.runbooks.approval.ApprovalMode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads who may approve.
 *
 * @param known the names of everything that can be approved
 */
record ApprovalsReader(List<String> known) {

    /** How many people are in a group of Slack is asked when a run is asked for. */
    private static final String GROUP = "S[A-Z0-9]{7,20}";

    private static final Form<String> MODE =
            Form.oneOf(List.of("armed", "live"), ", which is no mode. Write `armed` or `live`.");

    private static final Form<String> SECOND_FACTOR =
            Form.oneOf(List.of("none", "totp"), ", which is no second factor. Write `totp` or `none`.");

    Approvals read(Section section) {
        List<String> approvers = section.list("approvers", Form.TEXT);
        if (section.isEmptyList("approvers")) {
            section.problem("approvers", "`approvals.approvers` is empty, so that nobody could ever approve.");
        }
        boolean fourEyes = section.or("four-eyes", Form.YES_OR_NO, true);
        ApprovalMode mode =
                ApprovalMode.valueOf(section.or("mode", MODE, "armed").toUpperCase(Locale.ROOT));
        Duration expireAfter = section.or("expire-after", Form.POSITIVE_DURATION, Duration.ofMinutes(15));
        List<Duration> remindAfter =
                section.optionalList("remind-after", Form.POSITIVE_DURATION).orElse(Approvals.REMIND_AFTER);
        boolean hasGroup = approvers.stream().anyMatch(approver -> approver.matches(GROUP));
        long people = hasGroup ? Long.MAX_VALUE : approvers.stream().distinct().count();
        Map<String, Integer> required = section.optionalSection("required")
                .map(numbers -> required(numbers, people))
                .orElse(Map.of());
        boolean freezes = section.or("freeze-after-rollback", Form.YES_OR_NO, false);
        boolean codes = section.optional("second-factor", SECOND_FACTOR)
                .filter("totp"::equals)
                .isPresent();
        section.end();
        return new Approvals(approvers, fourEyes, expireAfter, mode, remindAfter, required, freezes, codes);
    }

    private Map<String, Integer> required(Section section, long people) {
        Map<String, Integer> required = new LinkedHashMap<>();
        for (String name : section.keys()) {
            if (known.contains(name)) {
                required.put(name, section.required(name, upTo(people)));
            } else {
                section.problem(
                        name,
                        "`" + section.where(name) + "`: nothing of that name is approved."
                                + Spelling.didYouMean(name, known, "There are " + String.join(", ", known) + "."));
            }
        }
        return required;
    }

    private static Form<Integer> upTo(long people) {
        return Form.NUMBER.that(
                number -> people == 0 || number <= people,
                "but `approvals.approvers` names " + people + ". Write a number from 1 to " + people + ".");
    }
}
