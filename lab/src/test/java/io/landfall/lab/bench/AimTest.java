package io.landfall.lab.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which aims are met, missed or can't be told, by the figures of a run. */
class AimTest {

    private static final String FIRST = "Landfall, first of a process";

    private final Outcomes outcomes = new Outcomes();

    @Test
    void comparesTheFirstSwitchWithItsLimitsWhereTheFloorIsLow() {
        windows(Contender.FLOOR, 7, 8, 9);
        windows(Contender.LANDFALL_FIRST, 19, 20, 36);

        assertThat(aims())
                .contains(
                        "met      first switch of a process: median of the window at most 20.0 ms where the floor's"
                                + " median is at most 8.0 ms: 20.0 ms",
                        "NOT MET  first switch of a process: p95 of the window at most 35.0 ms where the floor's"
                                + " median is at most 8.0 ms: 36.0 ms");
    }

    @Test
    void saysThatASlowMachineCanNotTellWhetherTheFirstSwitchIsQuickEnough() {
        windows(Contender.FLOOR, 8.2);
        windows(Contender.LANDFALL_FIRST, 19);

        assertThat(aims())
                .contains("unknown  first switch of a process: median of the window at most 20.0 ms where the floor's"
                        + " median is at most 8.0 ms: 19.0 ms, but the floor's median is 8.2 ms: this machine"
                        + " is too slow or too busy to tell");
    }

    @Test
    void comparesMediansWithTheFloorAndTheHandScript() {
        windows(Contender.FLOOR, 10);
        windows(Contender.HAND_SCRIPT, 50);
        windows(Contender.LANDFALL_FIRST, 31);
        windows(Contender.LANDFALL_WARM, 25);

        assertThat(aims())
                .contains(
                        "NOT MET  " + FIRST
                                + ": median of the window at most 3.0 x that of bare flip (the floor): 3.10 x"
                                + " (31.0 of 10.0 ms)",
                        "NOT MET  " + FIRST
                                + ": median of the window at most 0.5 x that of hand script: 0.62 x (31.0 of"
                                + " 50.0 ms)",
                        "met      Landfall, second of a process: median of the window at most 0.5 x that of hand script: 0.50 x"
                                + " (25.0 of 50.0 ms)");
    }

    @Test
    void countsPredictionsThatWereNearEnoughWhereThereAreAny() {
        windows(Contender.LANDFALL_FIRST, 10);

        assertThat(aims()).anyMatch(aim -> aim.startsWith("unknown  ") && aim.endsWith(": no prediction"));

        for (double predicted : new double[] {10, 10, 10, 5, 15, 15, 15, 15, 4.9, 15.1}) {
            predicted(predicted);
        }
        assertThat(aims()).anyMatch(aim -> aim.startsWith("met      predicted ") && aim.endsWith(": 8 of 10 switches"));

        predicted(30);
        assertThat(aims()).anyMatch(aim -> aim.startsWith("NOT MET  predicted ") && aim.endsWith(": 8 of 11 switches"));
    }

    @Test
    void asksForTheApplicationsPauseOnlyWithThePage() {
        outcomes.made(Contender.LANDFALL_FIRST, new Switched(10, Optional.empty(), Map.of()), 149.9);
        String pause =
                "met      " + FIRST + ": median of the application's pause below 150.0 ms with the page: 149.9 ms";

        assertThat(aims()).doesNotContain(pause);
        assertThat(Aim.of(outcomes, true)).map(Aim::toString).contains(pause);
    }

    @Test
    void callsNothingMetThatWasNotMeasured() {
        assertThat(Aim.of(outcomes, true)).isNotEmpty().allMatch(aim -> aim.met()
                .isEmpty());
    }

    private void windows(Contender contender, double... milliseconds) {
        for (double window : milliseconds) {
            outcomes.made(contender, new Switched(window, Optional.empty(), Map.of()), 0);
        }
    }

    private void predicted(double milliseconds) {
        outcomes.made(Contender.LANDFALL_WARM, new Switched(10, Optional.of(milliseconds), Map.of()), 0);
    }

    private List<String> aims() {
        return Aim.of(outcomes, false).stream().map(Aim::toString).toList();
    }
}
