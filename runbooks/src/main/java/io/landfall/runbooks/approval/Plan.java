package io.landfall.runbooks.approval;

import io.landfall.monitor.Elapsed;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.HashChain;
import io.landfall.runbooks.journal.history.RecordedRun;
import io.landfall.runbooks.step.Runbook;
import io.landfall.runbooks.step.Runbook.Approval;
import io.landfall.runbooks.step.Runbook.Stay;
import io.landfall.runbooks.step.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A runbook as it is shown to those who approve it.
 *
 * @param identities who is at both ends
 * @param stays what the run leaves as it is for good; only a finish says that
 * @param terms the downtime budget, and who may approve
 * @param stages in order
 * @param lines all of that as it was shown
 * @param hash over the lines: what an approval binds to
 */
public record Plan(
        List<String> identities,
        List<Stay> stays,
        List<String> terms,
        List<PlannedStage> stages,
        List<String> lines,
        String hash) {

    /**
     * A stage.
     *
     * @param approval the approval it needs; empty when it needs none
     * @param people how many must approve it
     * @param skipped why there is nothing to do; empty when there is
     * @param steps in order
     */
    public record PlannedStage(
            Optional<Approval> approval, int people, Optional<String> skipped, List<PlannedStep> steps) {

        private Stream<String> lines() {
            Stream<String> below =
                    shown().map(step -> "  " + step.name() + (skipped.isEmpty() ? ": " + step.sentence() : more()));
            return Stream.concat(approval.map(one -> one + more()).stream(), below);
        }

        /** Returns what stands behind its name: that it is skipped, or how many must approve it when one is not enough. */
        public String more() {
            return skipped.map(why -> " skipped: " + why).orElse(people <= 1 ? "" : ", by " + people + " people");
        }

        /** The steps that are named below it. */
        public Stream<PlannedStep> shown() {
            return steps.stream().filter(step -> skipped.isEmpty() || approval.isEmpty());
        }
    }

    /**
     * A step.
     *
     * @param sentence what it will do; empty when its stage is skipped
     */
    public record PlannedStep(String name, String sentence) {}

    /** Returns the plan that was shown last of a run; empty when none was. */
    public static Optional<Plan> shown(RecordedRun run) {
        return run.newest(EntryKind.PLAN, "")
                .map(row -> PlanRow.read(row.record().data()));
    }

    /** Returns what the plan says of the step; empty when it does not name it. */
    public Optional<String> sentence(String step) {
        return steps().filter(planned -> planned.name().equals(step))
                .map(PlannedStep::sentence)
                .findFirst();
    }

    /** The steps that there are to do, in order. */
    public Stream<PlannedStep> steps() {
        return stages.stream().filter(stage -> stage.skipped().isEmpty()).flatMap(stage -> stage.steps().stream());
    }

    /**
     * Writes down the plan of {@code runbook} as it is now, with who approves it as {@code policy} says.
     *
     * @param downtime how long its window may be open
     */
    public static Plan of(Runbook runbook, ApprovalPolicy policy, Duration downtime) {
        List<String> identities = runbook.identities().get();
        List<Stay> stays = runbook.stays().get();
        List<String> terms = terms(runbook, policy, downtime);
        List<PlannedStage> stages =
                runbook.stages().stream().map(stage -> planned(stage, policy)).toList();
        List<String> lines = Stream.of(
                        identities.stream(),
                        stays.stream().map(Stay::line),
                        terms.stream(),
                        stages.stream().flatMap(PlannedStage::lines))
                .flatMap(all -> all)
                .toList();
        return new Plan(identities, stays, terms, stages, lines, HashChain.sha256(String.join("\n", lines)));
    }

    private static List<String> terms(Runbook runbook, ApprovalPolicy policy, Duration downtime) {
        List<String> terms = new ArrayList<>();
        if (runbook.stages().stream().anyMatch(Runbook.Stage::window)) {
            terms.add("downtime budget " + Elapsed.show(downtime));
            if (policy.mode() == ApprovalMode.LIVE) {
                terms.add("approvals live: each step of the window at its turn, while nobody can write");
            }
            for (String thing : runbook.checklist()) {
                terms.add("ticked by somebody before writes are stopped: " + thing);
            }
        }
        if (runbook.stages().stream()
                .anyMatch(
                        stage -> stage.approval().isPresent() && stage.skipped().isEmpty())) {
            terms.addAll(policy.terms());
        }
        return List.copyOf(terms);
    }

    private static PlannedStage planned(Runbook.Stage stage, ApprovalPolicy policy) {
        boolean isSkipped = stage.skipped().isPresent();
        return new PlannedStage(
                stage.approval(),
                stage.approval().map(one -> policy.required(one.name())).orElse(0),
                stage.skipped(),
                stage.steps().stream()
                        .map((Step step) -> new PlannedStep(step.name(), isSkipped ? "" : step.plan()))
                        .toList());
    }
}
