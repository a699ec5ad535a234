package io.landfall.runbooks.approval;

import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.history.RunHistory;
import io.landfall.runbooks.journal.history.RunLog;
import io.landfall.runbooks.step.Runbook;
import io.landfall.runbooks.step.Runbook.Approval;
import io.landfall.runbooks.step.Runbook.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The plan as it was shown, and which approvals of it stand. What it tells it tells without waiting for anything: an open
 * window may have to close. Safe for several threads.
 */
public final class ShownPlan {

    private final Runbook runbook;
    private final RunHistory history;
    private final RunLog log;
    private final ApprovalPolicy policy;
    private final Duration downtime;
    private volatile Optional<Plan> shown;

    public ShownPlan(Runbook runbook, RunHistory history, RunLog log, ApprovalPolicy policy, Duration downtime) {
        this.runbook = runbook;
        this.history = history;
        this.log = log;
        this.policy = policy;
        this.downtime = downtime;
        this.shown = Plan.shown(history.now());
    }

    /** Writes down the plan as it is now, which is shown from now on; approvals of another plan are void. */
    public void show() {
        show(now());
    }

    /** Returns the plan as it is now; may have to ask a host. */
    Plan now() {
        return Plan.of(runbook, policy, downtime);
    }

    /** The same with a plan that was made before. */
    public void show(Plan plan) {
        if (!Plan.shown(history.now()).map(Plan::hash).equals(Optional.of(plan.hash()))) {
            log.write(EntryKind.PLAN, "", PlanRow.facts(plan));
        }
        shown = Optional.of(plan);
    }

    /** The plan as it was shown last; empty when it has not been shown yet. */
    public Optional<Plan> shown() {
        return shown;
    }

    public String hash() {
        return shown.map(Plan::hash).orElse("");
    }

    /** Returns the lines that the plan has now and had not when it was shown; empty when it is still that one. */
    public Optional<List<String>> changes() {
        return changes(now());
    }

    /** The same of a plan that was made before. */
    public Optional<List<String>> changes(Plan now) {
        if (now.hash().equals(hash())) {
            return Optional.empty();
        }
        List<String> lines = new ArrayList<>(now.lines());
        lines.removeAll(shown.map(Plan::lines).orElse(List.of()));
        return Optional.of(lines);
    }

    public ApprovalMode mode() {
        return policy.mode();
    }

    Quorum quorum(Stage stage) {
        return Quorum.of(history, name(stage), hash(), policy.required(name(stage)));
    }

    public boolean areApproved(List<Stage> stages) {
        return open(stages).isEmpty();
    }

    /** Returns every stage of the run that needs an approval. */
    List<Stage> all() {
        return runbook.stages().stream()
                .filter(stage -> stage.approval().isPresent() && stage.skipped().isEmpty())
                .toList();
    }

    /** Returns those that somebody must still approve. */
    public List<Stage> open(List<Stage> stages) {
        return stages.stream().filter(stage -> !quorum(stage).isReached()).toList();
    }

    /** Returns the rows of the approvals that were given of this stage. */
    List<Entry> approvals(Stage stage) {
        return history.approvals(name(stage), hash());
    }

    /** Returns the question for these stages, with who has approved them so far. */
    public Question question(List<Stage> stages) {
        return new Question(
                stages.stream()
                        .map(stage -> new Question.Asked(approval(stage), quorum(stage)))
                        .toList(),
                hash());
    }

    /** Returns {@code 4 verify-caught-up, 5 promote [1 of 2 (ben); one more]}. */
    public String list(List<Stage> stages) {
        return question(stages).names();
    }

    public static String name(Stage stage) {
        return approval(stage).name();
    }

    static Approval approval(Stage stage) {
        return stage.approval().orElseThrow();
    }
}
