package io.landfall.lab.bench;

import io.landfall.lab.demo.Figures;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A figure that Landfall is to reach, and whether it did.
 *
 * @param met empty when this run can't tell
 * @param measured what was measured, or why it can't be told
 */
record Aim(String text, Optional<Boolean> met, String measured) {

    private static final double FIRST_MEDIAN_MILLIS = 20;
    private static final double FIRST_P95_MILLIS = 35;
    private static final double QUIET_FLOOR_MILLIS = 8;
    private static final double OF_FLOOR = 3;
    private static final double OF_HAND_SCRIPT = 0.5;
    private static final double PREDICTION_ERROR = 0.5;
    private static final double PREDICTIONS_WITHIN = 0.8;
    private static final double PAUSE_WITH_PAGE_MILLIS = 150;
    private static final List<Contender> LANDFALL = List.of(Contender.LANDFALL_FIRST, Contender.LANDFALL_WARM);

    /** Returns every aim with what the run says about it. */
    static List<Aim> of(Outcomes outcomes, boolean politePage) {
        List<Aim> aims = new ArrayList<>(List.of(
                firstSwitch("median", FIRST_MEDIAN_MILLIS, outcomes, Series::median),
                firstSwitch("p95", FIRST_P95_MILLIS, outcomes, Series::p95)));
        for (Contender ours : LANDFALL) {
            aims.add(ratio(ours, OF_FLOOR, Contender.FLOOR, outcomes));
            aims.add(ratio(ours, OF_HAND_SCRIPT, Contender.HAND_SCRIPT, outcomes));
        }
        aims.add(prediction(outcomes));
        if (politePage) {
            LANDFALL.forEach(ours -> aims.add(pause(ours, outcomes)));
        }
        return List.copyOf(aims);
    }

    private interface Statistic {
        double of(Series series);
    }

    private static Aim firstSwitch(String name, double limit, Outcomes outcomes, Statistic statistic) {
        String text = "first switch of a process: " + name + " of the window at most " + millis(limit)
                + " where the floor's median is at most " + millis(QUIET_FLOOR_MILLIS);
        Optional<Series> floor = outcomes.windows(Contender.FLOOR);
        Optional<Series> first = outcomes.windows(Contender.LANDFALL_FIRST);
        if (floor.isEmpty() || first.isEmpty()) {
            return untold(text);
        }
        double measured = statistic.of(first.get());
        if (floor.get().median() > QUIET_FLOOR_MILLIS) {
            return new Aim(
                    text,
                    Optional.empty(),
                    millis(measured) + ", but the floor's median is "
                            + millis(floor.get().median()) + ": this machine is too slow or too busy to tell");
        }
        return new Aim(text, Optional.of(measured <= limit), millis(measured));
    }

    private static Aim ratio(Contender ours, double limit, Contender other, Outcomes outcomes) {
        String text = ours.label() + ": median of the window at most " + limit + " x that of " + other.label();
        Optional<Series> theirs = outcomes.windows(other);
        Optional<Series> measured = outcomes.windows(ours);
        if (theirs.isEmpty() || measured.isEmpty()) {
            return untold(text);
        }
        double ratio = measured.get().median() / theirs.get().median();
        return new Aim(
                text,
                Optional.of(ratio <= limit),
                String.format(
                        Locale.ROOT,
                        "%.2f x (%.1f of %.1f ms)",
                        ratio,
                        measured.get().median(),
                        theirs.get().median()));
    }

    private static Aim prediction(Outcomes outcomes) {
        String text = "predicted window within 50 % of the measured one in 8 of 10 switches";
        List<Switched> predicted = LANDFALL.stream()
                .flatMap(ours -> outcomes.of(ours).stream())
                .map(Outcomes.Figure::switched)
                .filter(one -> one.predictedMillis().isPresent())
                .toList();
        if (predicted.isEmpty()) {
            return new Aim(text, Optional.empty(), "no prediction");
        }
        long near = predicted.stream().filter(Aim::isNear).count();
        return new Aim(
                text,
                Optional.of(near >= PREDICTIONS_WITHIN * predicted.size()),
                near + " of " + predicted.size() + " switches");
    }

    private static boolean isNear(Switched one) {
        double error = Math.abs(one.predictedMillis().orElseThrow() - one.windowMillis());
        return error <= PREDICTION_ERROR * one.windowMillis();
    }

    private static Aim pause(Contender ours, Outcomes outcomes) {
        String text = ours.label() + ": median of the application's pause below " + millis(PAUSE_WITH_PAGE_MILLIS)
                + " with the page";
        return outcomes.pauses(ours)
                .map(series ->
                        new Aim(text, Optional.of(series.median() < PAUSE_WITH_PAGE_MILLIS), millis(series.median())))
                .orElse(untold(text));
    }

    private static Aim untold(String text) {
        return new Aim(text, Optional.empty(), "not measured");
    }

    private static String millis(double value) {
        return Figures.tenths(value) + " ms";
    }

    Map<String, Object> asJson() {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("aim", text);
        figures.put("met", met.orElse(null));
        figures.put("measured", measured);
        return figures;
    }

    @Override
    public String toString() {
        return met.map(yes -> yes ? "met      " : "NOT MET  ").orElse("unknown  ") + text + ": " + measured;
    }
}
