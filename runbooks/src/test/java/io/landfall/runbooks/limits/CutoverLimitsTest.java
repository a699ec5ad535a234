package io.landfall.runbooks.limits;

import static io.landfall.runbooks.limits.Told.ANN;
import static io.landfall.runbooks.limits.Told.BEN;
import static io.landfall.runbooks.limits.Told.BEN_APPROVES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landfall.monitor.check.Finding;
import io.landfall.monitor.check.Requirement;
import io.landfall.runbooks.journal.PunctualJournal;
import io.landfall.runbooks.journal.history.History;
import io.landfall.runbooks.settings.MigrationSettings;
import io.landfall.runbooks.step.RunContext;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CutoverLimitsTest {

    private static final Set<String> NONE = Set.of();
    private static final Set<String> OVERRIDE = Set.of("override");
    private static final String BEGIN = "2026-12-01T22:00:00+01:00";
    private static final String END = "2026-12-02T03:00:00+01:00";
    private static final String WITH_OVERRIDE =
            " Or ask with `cutover shop --override`, which needs an approval of its own.";

    @TempDir
    Path directory;

    private PunctualJournal journal;
    private History history;
    private Freezes freezes;

    @BeforeEach
    void open() {
        journal = Told.journal(directory, clock("2026-12-01T20:00:00Z"));
        history = History.of(journal);
        freezes = new Freezes(journal, history, BEN_APPROVES);
    }

    @AfterEach
    void close() {
        journal.close();
    }

    @Test
    void refusesBeforeTheFirstMomentWithTheKeyItsValueAndTheTimeNow() {
        assertThatThrownBy(() -> at("2026-12-01T20:30:00Z").refuseToBegin(NONE))
                .hasMessage("No `cutover shop` now: `migrations.shop.cutover.not-before` is " + BEGIN
                        + ", and it is 2026-12-01T21:30:00+01:00 now (30 min too early). Nothing was started. Wait for"
                        + " that time, or change the key." + WITH_OVERRIDE);
    }

    @Test
    void refusesAfterTheLastMoment() {
        assertThatThrownBy(() -> at("2026-12-02T02:00:05Z").refuseToBegin(NONE))
                .hasMessage("No `cutover shop` now: `migrations.shop.cutover.not-after` is " + END
                        + ", and it is 2026-12-02T03:00:05+01:00 now (5 s too late). Nothing was started. Wait for that"
                        + " time, or change the key." + WITH_OVERRIDE);
    }

    @Test
    void refusesAfterTheLastMomentAlsoWhenTheClockWasSetBackSince() {
        journal.close();
        journal = Told.journal(directory, clock("2026-12-02T02:00:05Z"));
        history = History.of(journal);
        freezes = new Freezes(journal, history, BEN_APPROVES);
        freezes.freeze("year-end closing", ANN, "event-1");
        freezes.thaw(ANN, "event-2");

        assertThatThrownBy(() -> at(BEGIN).refuseToBegin(NONE))
                .hasMessage("No `cutover shop` now: `migrations.shop.cutover.not-after` is " + END + ", and it is "
                        + BEGIN + " now (5 s too late, by the newest row of the journal). Nothing was started. Wait for"
                        + " that time, or change the key." + WITH_OVERRIDE);
    }

    @Test
    void letsARunBeginAtBothMomentsAndBetweenThem() {
        at(BEGIN).refuseToBegin(NONE);
        at("2026-12-02T00:00:00Z").refuseToBegin(NONE);
        at(END).refuseToBegin(NONE);
    }

    @Test
    void refusesWhileEverythingIsFrozenWithWhoAndWhy() {
        freezes.freeze("year-end closing", ANN, "event-1");

        assertThatThrownBy(() -> at(BEGIN).refuseToBegin(NONE))
                .hasMessageStartingWith("No `cutover shop` now: everything is frozen by Ann since ")
                .hasMessageEndingWith(": year-end closing. Nothing was started. Wait for `thaw`." + WITH_OVERRIDE);

        freezes.thaw(ANN, "event-2");
        at(BEGIN).refuseToBegin(NONE);
    }

    @Test
    void knowsNoTimesForARunbookThatStopsNoWrites() {
        CutoverLimits finish = CutoverLimits.ofFreeze("finish", "shop", history, clock("2026-01-01T00:00:00Z"));

        finish.refuseToBegin(NONE);
        freezes.freeze("year-end closing", ANN, "event-1");

        assertThatThrownBy(() -> finish.refuseToBegin(NONE)).hasMessageStartingWith("No `finish shop` now: everything");
    }

    @Test
    void refusesToOverrideNothing() {
        assertThatThrownBy(() -> at(BEGIN).overridden(OVERRIDE))
                .hasMessage("There is nothing to override: nothing is frozen, and no time limit forbids"
                        + " it now. Nothing was started. Write `cutover shop` without --override.");
    }

    @Test
    void overridesEverythingThatForbidsItThenAndSaysSoFirst() {
        freezes.freeze("year-end closing", ANN, "event-1");
        CutoverLimits early = at("2026-12-01T20:30:00Z");
        early.refuseToBegin(OVERRIDE);

        String overridden = early.overridden(OVERRIDE).orElseThrow();
        RunContext context = context(Map.of("override", overridden));

        assertThat(early.lines(context)).hasSize(2);
        assertThat(early.lines(context).get(0)).startsWith("Overrides: everything is frozen by Ann since ");
        assertThat(early.lines(context).get(1))
                .isEqualTo("Overrides: `migrations.shop.cutover.not-before` is " + BEGIN);
        assertThat(early.gates(context)).allMatch(gate -> gate.look().equals(Finding.ok("overridden in this run")));
        assertThat(at("2026-12-01T20:40:00Z").gates(context))
                .as("a later look at the same limits")
                .allMatch(gate -> gate.look().equals(Finding.ok("overridden in this run")));
    }

    @Test
    void looksAgainAtTheGateForWhatCameAfterTheRunWasAskedFor() {
        RunContext context = context(Map.of());
        assertThat(at(BEGIN).gates(context))
                .allMatch(gate -> gate.look().equals(Finding.ok("nothing forbids the switch")));

        freezes.freeze("year-end closing", ANN, "event-1");

        List<Requirement> gates = at(END).gates(context);
        assertThat(gates.get(0).look().text()).startsWith("everything is frozen by Ann since ");
        assertThat(gates.get(0).look().remedy())
                .isEqualTo("Wait for `thaw`. Or `abort` this run, if it is still there, and ask with `cutover shop"
                        + " --override`.");
        assertThat(gates.get(1).look().status().isBad()).isFalse();
        assertThat(at("2026-12-02T02:00:01Z").gates(context).get(1).look().text())
                .startsWith("`migrations.shop.cutover.not-after` is " + END);
    }

    @Test
    void doesNotOverrideAFreezeThatWasSaidLater() {
        freezes.freeze("year-end closing", ANN, "event-1");
        String overridden = at(BEGIN).overridden(OVERRIDE).orElseThrow();
        freezes.thaw(BEN, "event-2");
        freezes.freeze("holidays", BEN, "event-3");

        Finding finding =
                at(BEGIN).gates(context(Map.of("override", overridden))).get(0).look();

        assertThat(finding.text())
                .startsWith("everything is frozen by Ben since ")
                .endsWith(": holidays");
    }

    private CutoverLimits at(String now) {
        MigrationSettings.Cutover times = new MigrationSettings.Cutover(
                Optional.of(OffsetDateTime.parse(BEGIN)), Optional.of(OffsetDateTime.parse(END)), Duration.ofDays(7));
        return CutoverLimits.ofSwitch("cutover", "shop", times, history, clock(now));
    }

    private static Clock clock(String now) {
        return Clock.fixed(OffsetDateTime.parse(now).toInstant(), ZoneOffset.UTC);
    }

    private static RunContext context(Map<String, String> found) {
        return new RunContext(7, found.keySet(), found, progress -> {}, () -> Duration.ZERO);
    }
}
