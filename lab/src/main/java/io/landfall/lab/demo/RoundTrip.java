package io.landfall.lab.demo;

import io.landfall.lab.ledger.WritePause;
import io.landfall.lab.trace.Difference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Over, back, over again and finished: what became of it.
 *
 * @param audit the journal
 * @param pauses between two writes in a row on different servers, as the application saw them, in order
 * @param differences between before and after, on both servers and hosts
 * @param notCompared variables that are no settings
 */
record RoundTrip(JournalAudit audit, List<WritePause> pauses, List<Difference> differences, Set<String> notCompared) {

    private static final List<String> DIRECTIONS = List.of("cutover", "rollback", "cutover");

    /** What is there and should not be. */
    List<String> leftBehind() {
        return differences.stream()
                .filter(difference -> !difference.isAnnouncedBy(audit.stays()))
                .map(Difference::toString)
                .toList();
    }

    /** What is not as before because the plan that was approved said so. */
    private List<String> staysAsApproved() {
        return differences.stream()
                .filter(difference -> difference.isAnnouncedBy(audit.stays()))
                .map(Difference::toString)
                .toList();
    }

    /** Returns what is wrong, a sentence each. */
    List<String> faults() {
        List<String> faults = new ArrayList<>();
        List<String> directions =
                audit.switches().stream().map(SwitchAudit::direction).toList();
        if (!directions.equals(DIRECTIONS)) {
            faults.add("The switches were " + directions + ", not " + DIRECTIONS + ".");
        }
        if (pauses.size() != DIRECTIONS.size()) {
            faults.add("The application went to the other server " + pauses.size() + " times, not " + DIRECTIONS.size()
                    + ".");
        }
        audit.switches().stream()
                .filter(one -> !one.outcome().equals(Optional.of("done")) || !one.checksumsAtTheFenceEqual())
                .forEach(one -> faults.add("A " + one.direction() + " ended as `"
                        + one.outcome().orElse("not at all") + "`, with tables "
                        + (one.checksumsAtTheFenceEqual() ? "" : "not ") + "equal at the fence."));
        if (!audit.isFinished()) {
            faults.add("The migration was not finished.");
        }
        leftBehind().forEach(thing -> faults.add("Left behind: " + thing));
        return faults;
    }

    /** Adds its figures to a report's. */
    void addTo(Map<String, Object> figures) {
        List<Map<String, Object>> switches = new ArrayList<>();
        for (SwitchAudit one : audit.switches()) {
            Optional<Double> pause = switches.size() < pauses.size()
                    ? Optional.of(Figures.tenths(pauses.get(switches.size()).millis()))
                    : Optional.empty();
            switches.add(one.asJson(pause));
        }
        figures.put("switches", switches);
        figures.put("finished", audit.isFinished());
        figures.put("left_behind", leftBehind());
        figures.put("stays_as_approved", staysAsApproved());
        figures.put("variables_not_compared", new TreeSet<>(notCompared));
    }

    /** Its figures for people, by name. */
    Map<String, String> rows() {
        Map<String, String> rows = new LinkedHashMap<>();
        int number = 0;
        for (SwitchAudit one : audit.switches()) {
            String pause = number < pauses.size() ? DemoReport.millis(pauses.get(number)) : "no";
            number++;
            rows.put(
                    number + " " + one.direction(),
                    one.windowMillis().map(ms -> "window " + ms + " ms").orElse("no window") + ", " + pause + " pause");
        }
        rows.put(
                "left behind", leftBehind().isEmpty() ? "nothing" : leftBehind().size() + " THINGS");
        rows.put("stays, as the plan said", staysAsApproved().size() + " things");
        return rows;
    }
}
