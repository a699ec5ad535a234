package io.landfall.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.lab.trace.Difference.Stay;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JournalAuditTest {

    private static final String MOVE_AND_CUTOVER =
            """
            landfall: building
            {"seq":1,"at":"2026-01-01T10:00:00Z","run":1,"kind":"run","step":"","who":"ann","data":{"runbook":"move"}}
            {"seq":2,"at":"2026-01-01T10:00:01Z","run":1,"kind":"intent","step":"take-hot-backup","who":"","data":{}}
            {"seq":3,"at":"2026-01-01T10:00:03Z","run":1,"kind":"outcome","step":"take-hot-backup","who":"","data":{"ms":"2000"}}
            {"seq":4,"at":"2026-01-01T10:00:03Z","run":1,"kind":"outcome","step":"prepare-backup","who":"","data":{"ms":"500"}}
            {"seq":5,"at":"2026-01-01T10:01:00Z","run":2,"kind":"run","step":"","who":"ann","data":{"runbook":"cutover"}}
            {"seq":6,"at":"2026-01-01T10:01:01Z","run":2,"kind":"approval","step":"stop-writes","who":"ben","data":{}}
            {"seq":7,"at":"2026-01-01T10:01:02Z","run":2,"kind":"intent","step":"fence-source","who":"","data":{}}
            {"seq":8,"at":"2026-01-01T10:01:02.004Z","run":2,"kind":"outcome","step":"fence-source","who":"","data":{"ms":"4","approval":"stop-writes"}}
            {"seq":9,"at":"2026-01-01T10:01:02.030Z","run":2,"kind":"outcome","step":"open-target","who":"","data":{"ms":"5","approval":"promote","window_ms":"29.4","window_parts":"fence 2.1 ms, opening 27.3 ms"}}
            {"seq":10,"at":"2026-01-01T10:01:02.500Z","run":2,"kind":"intent","step":"compare-checksums","who":"","data":{"checksums_equal":"not compared"}}
            {"seq":11,"at":"2026-01-01T10:01:02.900Z","run":2,"kind":"outcome","step":"compare-checksums","who":"","data":{"ms":"400","checksums_equal":"true"}}
            {"seq":12,"at":"2026-01-01T10:01:03Z","run":2,"kind":"ended","step":"","who":"","data":{"outcome":"done"}}
            """;

    @Test
    void readsTheFiguresOfTheCutoverAndOfTheCopy() {
        JournalAudit audit = JournalAudit.parse(MOVE_AND_CUTOVER + "{\"kind\":\"chain\",\"ok\":true}\n");

        assertThat(audit.chainIsWhole()).isTrue();
        assertThat(audit.lastSwitch().outcome()).contains("done");
        assertThat(audit.lastSwitch().windowMillis()).contains(29.4);
        assertThat(audit.lastSwitch().windowParts())
                .containsExactly(Map.entry("fence", 2.1), Map.entry("opening", 27.3));
        assertThat(audit.lastSwitch().checksumsAtTheFenceEqual()).isTrue();
        assertThat(audit.took(List.of("take-hot-backup", "prepare-backup"))).isEqualTo(Duration.ofMillis(2500));
        assertThat(audit.lastSwitch().steps())
                .extracting(SwitchAudit.StepFigures::name)
                .containsExactly("fence-source", "open-target", "compare-checksums");
        assertThat(audit.lastSwitch().steps().get(0).approver()).contains("ben");
        assertThat(audit.lastSwitch().steps().get(0).started()).isEqualTo("2026-01-01T10:01:02Z");
        assertThat(audit.lastSwitch().steps().get(0).milliseconds()).isEqualTo(4);
    }

    @Test
    void tellsEverySwitchInItsDirectionAndWhetherItWasFinishedByWhichPlan() {
        JournalAudit audit = JournalAudit.parse(
                MOVE_AND_CUTOVER
                        + """
                {"seq":13,"at":"2026-01-01T11:00:00Z","run":3,"kind":"run","step":"","who":"ann","data":{"runbook":"rollback"}}
                {"seq":14,"at":"2026-01-01T11:00:01Z","run":3,"kind":"outcome","step":"open-target","who":"","data":{"ms":"5","window_ms":"31.0"}}
                {"seq":15,"at":"2026-01-01T11:00:02Z","run":3,"kind":"ended","step":"","who":"","data":{"outcome":"done"}}
                {"seq":16,"at":"2026-01-01T12:00:00Z","run":4,"kind":"run","step":"","who":"ann","data":{"runbook":"finish"}}
                {"seq":17,"at":"2026-01-01T12:00:00Z","run":4,"kind":"plan","step":"","who":"","data":{"text":"1 finish","record":"{\\"stays\\":[{\\"what\\":\\"x\\",\\"server\\":\\"old\\",\\"things\\":[\\"read_only=ON\\"]}]}"}}
                """);

        assertThat(audit.switches()).extracting(SwitchAudit::direction).containsExactly("cutover", "rollback");
        assertThat(audit.lastSwitch().windowMillis()).contains(31.0);
        assertThat(audit.lastSwitch().checksumsAtTheFenceEqual()).isFalse();
        assertThat(audit.isFinished()).isFalse();
        assertThat(audit.stays()).containsExactly(new Stay("old", List.of("read_only=ON")));
    }

    @Test
    void readsWhatTheRehearsalPredictedWhereverTheRunSaysIt() {
        JournalAudit audit = JournalAudit.parse(
                MOVE_AND_CUTOVER
                        + """
                {"seq":13,"at":"2026-01-01T11:00:00Z","run":3,"kind":"run","step":"","who":"ann","data":{"runbook":"rollback"}}
                {"seq":14,"at":"2026-01-01T11:00:01Z","run":3,"kind":"outcome","step":"arm","who":"","data":{"predicted_ms":"24.0"}}
                {"seq":15,"at":"2026-01-01T11:00:02Z","run":3,"kind":"outcome","step":"arm","who":"","data":{"predicted_ms":"18.5"}}
                """);

        assertThat(audit.switches())
                .extracting(SwitchAudit::predictedMillis)
                .containsExactly(Optional.empty(), Optional.of(18.5));
    }

    @Test
    void takesTheChainForBrokenUnlessTheAuditSaysThatItIsWhole() {
        assertThat(JournalAudit.parse(MOVE_AND_CUTOVER).chainIsWhole()).isFalse();
        assertThat(JournalAudit.parse("{\"kind\":\"chain\",\"ok\":false}").chainIsWhole())
                .isFalse();
    }
}
