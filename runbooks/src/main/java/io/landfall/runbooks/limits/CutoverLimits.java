package io.landfall.runbooks.limits;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.check.CheckGroup;
import io.landfall.monitor.check.Requirement;
import io.landfall.runbooks.journal.history.History;
import io.landfall.runbooks.settings.MigrationSettings;
import io.landfall.runbooks.step.RunContext;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * When runs of one runbook of a migration may begin and go on: at the times that the configuration gives, and never
 * while everything is frozen, unless a run overrides that.
 */
public final class CutoverLimits {

    /** The option that overrides, and the name of the approval it needs. */
    public static final String OVERRIDE = "override";

    private final Restrictions restrictions;
    private final String command;

    private CutoverLimits(Restrictions restrictions, String verb) {
        this.restrictions = restrictions;
        this.command = verb + " " + restrictions.migration();
    }

    /** For a runbook that stops writes: the freeze and {@code times}; {@code verb} is how people ask for it. */
    public static CutoverLimits ofSwitch(
            String verb, String migration, MigrationSettings.Cutover times, History history, Clock clock) {
        return new CutoverLimits(new Restrictions(migration, times, history, clock), verb);
    }

    /** For a runbook that may be at any time, but not while everything is frozen. */
    public static CutoverLimits ofFreeze(String verb, String migration, History history, Clock clock) {
        return ofSwitch(verb, migration, MigrationSettings.Cutover.atAnyTime(Duration.ZERO), history, clock);
    }

    private List<Restriction> now() {
        return Stream.concat(restrictions.freeze().stream(), restrictions.timeLimits().stream())
                .toList();
    }

    /** Throws REFUSED with everything that forbids such a run now, unless {@code options} override it. */
    void refuseToBegin(Set<String> options) {
        List<Restriction> now = now();
        if (!now.isEmpty() && !options.contains(OVERRIDE)) {
            throw LandfallException.refused("No `" + command + "` now: " + sentences(now) + ". Nothing was started. "
                    + now.stream().map(Restriction::remedy).distinct().collect(Collectors.joining(" "))
                    + " Or ask with `"
                    + command + " --override`, which needs an approval of its own.");
        }
    }

    /** Returns what {@code options} override, a line each; throws REFUSED when that is nothing. */
    Optional<String> overridden(Set<String> options) {
        if (!options.contains(OVERRIDE)) {
            return Optional.empty();
        }
        List<Restriction> now = now();
        if (now.isEmpty()) {
            throw LandfallException.refused("There is nothing to override: nothing is frozen, and no"
                    + " time limit forbids it now. Nothing was started. Write `" + command + "` without --override.");
        }
        return Optional.of(now.stream().map(Restriction::what).collect(Collectors.joining("\n")));
    }

    private static String sentences(List<Restriction> restrictions) {
        return restrictions.stream().map(Restriction::sentence).collect(Collectors.joining("; "));
    }

    /** Returns what a plan says first of what its run overrides. */
    List<String> lines(RunContext context) {
        return overriddenBy(context).map(what -> "Overrides: " + what).toList();
    }

    /** Returns when its window may open, a line each for the plan. */
    List<String> timeLines() {
        return restrictions.timeLines();
    }

    /** Returns what must hold when a run is armed and again when its window opens: this, and then {@code others}. */
    public List<Requirement> gatesBefore(List<Requirement> others, RunContext context) {
        return Stream.concat(gates(context).stream(), others.stream()).toList();
    }

    /** Returns what must hold before a run changes anything. */
    public List<Requirement> gates(RunContext context) {
        Set<String> overridden = overriddenBy(context).collect(Collectors.toSet());
        NoRestriction freeze = new NoRestriction("not_frozen", restrictions::freeze, overridden, command);
        NoRestriction times = new NoRestriction("cutover_time", restrictions::timeLimits, overridden, command);
        return List.of(Requirement.blocks(CheckGroup.ACTIVITY, freeze), Requirement.blocks(CheckGroup.ACTIVITY, times));
    }

    private static Stream<String> overriddenBy(RunContext context) {
        return context.found().getOrDefault(OVERRIDE, "").lines();
    }
}
