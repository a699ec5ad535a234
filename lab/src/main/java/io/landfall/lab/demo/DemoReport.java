package io.landfall.lab.demo;

import io.landfall.lab.demo.SwitchAudit.StepFigures;
import io.landfall.lab.ledger.LedgerVerdict;
import io.landfall.lab.ledger.WritePause;
import io.landfall.lab.probe.ProbeVerdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The figures of a demo.
 *
 * @param setup until the service was started
 * @param verdict of the application's own memory on the new server
 * @param differences between the servers at the end, see {@link EqualServers}
 * @param probes what an ordinary account saw that tried to write on both servers all the time
 * @param roundTrip what became of it; empty when there was none
 */
record DemoReport(
        String engine,
        long dataBytes,
        Duration setup,
        LedgerVerdict verdict,
        List<String> differences,
        ProbeVerdict probes,
        JournalAudit audit,
        Optional<RoundTrip> roundTrip) {

    private static final List<String> COPY =
            List.of("take-hot-backup", "prepare-backup", "send-backup", "restore-backup");
    private static final List<String> CATCH_UP = List.of("catch-up");

    /** Returns what is wrong, a sentence each; empty when the demo has shown what it is to show. */
    List<String> faults() {
        List<String> faults = new ArrayList<>();
        if (!audit.lastSwitch().outcome().equals(Optional.of("done"))) {
            faults.add(
                    "The cutover ended as `" + audit.lastSwitch().outcome().orElse("not at all") + "`, not as `done`.");
        }
        if (verdict.lost() > 0) {
            faults.add(verdict.lost() + " acknowledged writes are lost: " + verdict.examples());
        }
        if (verdict.unexpected() > 0) {
            faults.add(verdict.unexpected() + " rows are there that should not be: " + verdict.examples());
        }
        faults.addAll(differences);
        if (!audit.lastSwitch().checksumsAtTheFenceEqual()) {
            faults.add("The snapshots taken at the fence differ, or not every table was compared.");
        }
        if (probes.turns().size() != turnsOfSwitches()) {
            faults.add("Writes of an ordinary account were accepted in turn by " + probes.turns() + ": "
                    + probes.turns().size() + " turns, where the switches that were done make " + turnsOfSwitches()
                    + ". With more, two servers accepted writes at once.");
        }
        if (!probes.isClean()) {
            faults.add("Of what the servers accepted from the prober not everything is there, or they refused it for"
                    + " another reason than being closed: " + probes);
        }
        if (!audit.chainIsWhole()) {
            faults.add("The journal's chain is broken, or the audit did not say that it is whole.");
        }
        roundTrip.ifPresent(trip -> faults.addAll(trip.faults()));
        return faults;
    }

    /** One server to begin with, and another one with each switch. */
    private long turnsOfSwitches() {
        return 1
                + audit.switches().stream()
                        .filter(one -> one.outcome().equals(Optional.of("done")))
                        .count();
    }

    private int mostAcceptedAtOnce() {
        return probes.turns().size() > turnsOfSwitches() ? 2 : 1;
    }

    private boolean checksumsEqual() {
        return differences.isEmpty() && audit.lastSwitch().checksumsAtTheFenceEqual();
    }

    /** For the report file. */
    Map<String, Object> asJson() {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("engine", engine);
        figures.put("data_bytes", dataBytes);
        figures.put("setup_seconds", seconds(setup));
        figures.put("copy_seconds", seconds(audit.took(COPY)));
        figures.put("catch_up_seconds", seconds(audit.took(CATCH_UP)));
        figures.put("writes_acknowledged", verdict.acknowledged());
        figures.put("writes_lost", verdict.lost());
        figures.put("writes_refused", verdict.refused());
        figures.put("writes_refused_by_code", verdict.refusedByCode());
        figures.put("writes_unknown", verdict.unknown());
        figures.put("writes_unexpected", verdict.unexpected());
        figures.put(
                "write_gap_ms",
                verdict.switchPause()
                        .map(WritePause::millis)
                        .map(Figures::tenths)
                        .orElse(null));
        figures.put(
                "longest_pause_ms",
                verdict.longestPause()
                        .map(WritePause::millis)
                        .map(Figures::tenths)
                        .orElse(null));
        figures.put("window_ms", audit.lastSwitch().windowMillis().orElse(null));
        figures.put("checksums_equal", checksumsEqual());
        figures.put("writable_servers_max", mostAcceptedAtOnce());
        figures.put("probes_accepted", probes.acceptedByWay());
        figures.put("probes_refused_by_code", probes.refusedByCode());
        figures.put("probes_unknown", probes.unknown());
        figures.put("probes_lost", probes.lost());
        figures.put("probes_unexpected", probes.unexpected());
        figures.put("probes_accepted_by", probes.servers());
        figures.put(
                "steps",
                audit.lastSwitch().steps().stream().map(StepFigures::asJson).toList());
        figures.put("journal_chain_ok", audit.chainIsWhole());
        figures.put("outcome", audit.lastSwitch().outcome().orElse(null));
        roundTrip.ifPresent(trip -> trip.addTo(figures));
        figures.put("faults", faults());
        return figures;
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    /** The figures for people. */
    String summary() {
        StringBuilder table = new StringBuilder("\nWhat the application, the servers and the journal say\n");
        row(table, "engine", engine);
        row(table, "data", dataBytes / (1024 * 1024) + " MiB");
        row(table, "set-up", seconds(setup) + " s");
        row(table, "copy", seconds(audit.took(COPY)) + " s");
        row(table, "catch-up", seconds(audit.took(CATCH_UP)) + " s");
        row(table, "writes acknowledged", verdict.acknowledged() + "");
        row(table, "writes lost", verdict.lost() + "");
        row(table, "writes refused", verdict.refused() + " " + verdict.refusedByCode());
        row(table, "writes without an answer", verdict.unknown() + "");
        row(
                table,
                "longest pause across the switch",
                verdict.switchPause().map(DemoReport::millis).orElse("no switch"));
        row(
                table,
                "fence to the opening of the new server",
                audit.lastSwitch().windowMillis().map(ms -> ms + " ms").orElse("-"));
        row(table, "every table equal on both servers", checksumsEqual() ? "yes" : "NO");
        row(table, "servers that accept at once, at most", mostAcceptedAtOnce() + "");
        row(table, "prober's writes accepted", probes.accepted() + ", " + probes.lost() + " lost");
        roundTrip.ifPresent(trip -> trip.rows().forEach((name, value) -> row(table, name, value)));
        row(table, "journal's chain", audit.chainIsWhole() ? "whole" : "BROKEN");
        return table.toString();
    }

    static String millis(WritePause pause) {
        return Figures.tenths(pause.millis()) + " ms";
    }

    private static void row(StringBuilder table, String name, String value) {
        table.append("  %-40s %s%n".formatted(name, value));
    }
}
