package io.landfall.runbooks.approval;

import io.landfall.monitor.Elapsed;
import io.landfall.runbooks.journal.HashChain;
import io.landfall.runbooks.journal.history.RunHistory;
import io.landfall.runbooks.step.Runbook;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A runbook as it is shown to those who approve it.
 *
 * @param lines who is at both ends, who approves, and what each step will do
 * @param hash what an approval binds to
 */
public record Plan(List<String> lines, String hash) {

    /** Returns the plan that was shown last of a run. */
    public static Optional<Plan> shown(RunHistory history) {
        return history.plan().map(facts -> new Plan(facts.get("text").lines().toList(), facts.get("hash")));
    }

    /** Returns what the plan says of the step; empty when it does not name it. */
    public Optional<String> sentence(String step) {
        String begin = "  " + step + ": ";
        return lines.stream()
                .filter(line -> line.startsWith(begin))
                .map(line -> line.substring(begin.length()))
                .findFirst();
    }

    /**
     * Writes down the plan of {@code runbook} as it is now, with who approves it as {@code policy} says.
     *
     * @param downtime how long its window may be open
     */
    public static Plan of(Runbook runbook, ApprovalPolicy policy, Duration downtime) {
        List<String> lines = new ArrayList<>(runbook.identities().get());
        if (runbook.stages().stream().anyMatch(Runbook.Stage::window)) {
            lines.add("downtime budget " + Elapsed.show(downtime));
            if (policy.mode() == ApprovalMode.LIVE) {
                lines.add("approvals live: each step of the window at its turn, while nobody can write");
            }
        }
        if (runbook.stages().stream()
                .anyMatch(
                        stage -> stage.approval().isPresent() && stage.skipped().isEmpty())) {
            lines.addAll(policy.terms());
        }
        for (Runbook.Stage stage : runbook.stages()) {
            stage.approval()
                    .ifPresent(approval -> lines.add(approval
                            + stage.skipped()
                                    .map(why -> " skipped: " + why)
                                    .orElse(people(policy.required(approval.name())))));
            if (stage.skipped().isEmpty()) {
                stage.steps().forEach(step -> lines.add("  " + step.name() + ": " + step.plan()));
            } else if (stage.approval().isEmpty()) {
                stage.steps()
                        .forEach(step -> lines.add("  " + step.name() + " skipped: "
                                + stage.skipped().get()));
            }
        }
        return new Plan(List.copyOf(lines), HashChain.sha256(String.join("\n", lines)));
    }

    private static String people(int required) {
        return required == 1 ? "" : ", by " + required + " people";
    }
}
