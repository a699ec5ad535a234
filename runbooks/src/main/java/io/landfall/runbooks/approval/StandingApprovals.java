package io.landfall.runbooks.approval;

import io.landfall.monitor.Elapsed;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.Person;
import io.landfall.runbooks.journal.history.RunHistory;
import io.landfall.runbooks.step.Runbook.Stage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Judges again whether approvals that were given still count, when they are about to let something happen: by who gave
 * them, as the policy is now, and by their age.
 *
 * <p>The age is told by two clocks. The wall clock may have been set back meanwhile, by a person or by NTP; the machine's
 * uptime can't be, and is journaled with each approval, so that it also holds for the approvals of an earlier process. An
 * approval has expired when either clock says so. One that lies in the future of the wall clock does not count: that clock
 * is not to be trusted. Nor does one from before the machine was started again, or without a journaled uptime: then
 * nothing but the wall clock could tell its age, and a machine may come up with any time.
 */
final class StandingApprovals {

    /** By how much a clock is corrected without anybody having to know. */
    private static final Duration CLOCK_JITTER = Duration.ofSeconds(5);

    private final ShownPlan shownPlan;
    private final RunHistory history;
    private final ApprovalPolicy policy;
    private final Clock clock;
    private final Supplier<Uptime> machine;

    StandingApprovals(
            ShownPlan shownPlan, RunHistory history, ApprovalPolicy policy, Clock clock, Supplier<Uptime> machine) {
        this.shownPlan = shownPlan;
        this.history = history;
        this.policy = policy;
        this.clock = clock;
        this.machine = machine;
    }

    /**
     * Approvals that count no more.
     *
     * @param stage what was approved
     * @param approval the row that says so; empty when the stage is not approved by as many people as it needs
     * @param why the sentence that says it, for all stages of which the same is true
     */
    record Void(Stage stage, Optional<Entry> approval, Why why) {}

    /**
     * Why approvals count no more.
     *
     * @param begins the sentence as far as the names of what was approved
     * @param ends the rest of it
     */
    record Why(String begins, String ends) {

        String about(List<Stage> stages) {
            return begins + ApprovalDesk.names(stages) + ends;
        }
    }

    /** Returns those whose giver may not approve any more; who that is may have to be asked elsewhere, for some seconds. */
    List<Void> withdrawn(List<Stage> stages) {
        Map<String, Why> whys = new LinkedHashMap<>();
        List<Void> withdrawn = new ArrayList<>();
        for (Stage stage : stages) {
            for (Entry approval : shownPlan.approvals(stage)) {
                Person who = giver(approval);
                policy.voidsApproval(who, history.request().who(), ShownPlan.name(stage))
                        .map(why -> whys.computeIfAbsent(
                                who.id(), id -> new Why("Void: ", ", approved by " + who.name() + ". " + why)))
                        .ifPresent(why -> withdrawn.add(new Void(stage, Optional.of(approval), why)));
            }
        }
        return withdrawn;
    }

    /** Returns those whose age is too high or can't be told, and the stages that are not approved at all. */
    List<Void> outdated(List<Stage> stages) {
        Instant now = clock.instant();
        List<Void> outdated = new ArrayList<>();
        for (Stage stage : shownPlan.open(stages)) {
            outdated.add(new Void(stage, Optional.empty(), new Why("Not approved: ", ".")));
        }
        for (Stage stage : stages) {
            for (Entry approval : shownPlan.approvals(stage)) {
                outdated(approval, now).ifPresent(why -> outdated.add(new Void(stage, Optional.of(approval), why)));
            }
        }
        return outdated;
    }

    /** Whether that is still so: meanwhile it may have been approved anew. */
    boolean isStill(Void was) {
        return was.approval()
                .map(approval -> shownPlan.approvals(was.stage()).contains(approval))
                .orElseGet(() -> !shownPlan.areApproved(List.of(was.stage())));
    }

    private Optional<Why> outdated(Entry approval, Instant now) {
        if (approval.at().isAfter(now.plus(CLOCK_JITTER))) {
            return Optional.of(new Why(
                    "Void: ",
                    ", approved " + Elapsed.show(Duration.between(now, approval.at()))
                            + " from now: the clock of Landfall's machine was set back (see `timedatectl`)."));
        }
        Optional<Duration> age = Uptime.of(approval.record().data()).flatMap(machine.get()::since);
        if (age.isEmpty()) {
            return Optional.of(new Why(
                    "Void: ",
                    ", approved before Landfall's machine was started again, so it can't be told how long ago."));
        }
        Duration limit = policy.expireAfter();
        return isLonger(age.get(), limit) || isLonger(Duration.between(approval.at(), now), limit)
                ? Optional.of(new Why("Expired: ", ", approved more than " + Elapsed.show(limit) + " ago."))
                : Optional.empty();
    }

    private static boolean isLonger(Duration age, Duration limit) {
        return age.compareTo(limit) > 0;
    }

    private static Person giver(Entry approval) {
        String id = approval.record().who();
        return new Person(id, approval.record().data().getOrDefault("name", id));
    }
}
