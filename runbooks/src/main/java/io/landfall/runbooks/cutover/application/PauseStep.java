package io.landfall.runbooks.cutover.application;

import io.landfall.runbooks.cutover.window.SideBySide;
import io.landfall.runbooks.cutover.window.SideBySide.Started;
import io.landfall.runbooks.maintenance.ApplicationPause;
import io.landfall.runbooks.step.ByHand;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Step;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Tells an application to wait or to go on, in every way in which it is made to wait, at the same time. */
abstract class PauseStep implements Step {

    private static final String TOLD = "told";

    private final List<ApplicationPause> pauses;
    private final SideBySide sideBySide;
    private volatile boolean told;

    /** There is one pause at least. */
    PauseStep(List<ApplicationPause> pauses, SideBySide sideBySide) {
        this.pauses = pauses;
        this.sideBySide = sideBySide;
    }

    /** May be called again. */
    abstract void tell();

    /** What each of them says of itself, as a part of a sentence. */
    final String each(Function<ApplicationPause, String> says) {
        return pauses.stream().map(says).collect(Collectors.joining("; "));
    }

    /** Returns how many requests are under way all the same; empty where that is not known. */
    final OptionalInt pause(Duration atMost) {
        List<Started<OptionalInt>> started = pauses.stream()
                .map(pause -> sideBySide.start(() -> pause.pause(atMost)))
                .toList();
        return started.stream()
                .map(Started::join)
                .flatMapToInt(OptionalInt::stream)
                .reduce(Integer::sum);
    }

    final void goOn() {
        sideBySide.all(pauses.stream().map(pause -> (Runnable) pause::goOn).toList());
        told = false;
    }

    final Optional<ByHand> goOnByHand() {
        return pauses.stream().map(ApplicationPause::goOnByHand).reduce(ByHand::and);
    }

    @Override
    public final Duration limit() {
        return pauses.stream()
                .map(ApplicationPause::limit)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    @Override
    public final boolean looksFirst() {
        return false;
    }

    @Override
    public Found look() {
        return Found.of(TOLD, told);
    }

    @Override
    public final boolean isDone(Found now) {
        return now.isTrue(TOLD);
    }

    @Override
    public final void act(Found before) {
        tell();
        told = true;
    }
}
