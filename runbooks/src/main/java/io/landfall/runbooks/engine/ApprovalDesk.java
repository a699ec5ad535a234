package io.landfall.runbooks.engine;

import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.engine.Runbook.Approval;
import io.landfall.runbooks.engine.Runbook.Stage;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Asks for approvals and takes them. Each binds to the plan as it was shown. Safe for several threads. */
final class ApprovalDesk {

    private final Runbook runbook;
    private final RunHistory history;
    private final RunLog log;
    private final ApprovalPolicy policy;
    private final Clock clock;
    private Optional<Plan> shown;
    private List<Stage> asked = List.of();
    private boolean askedAgain;

    ApprovalDesk(Runbook runbook, RunHistory history, RunLog log, ApprovalPolicy policy, Clock clock) {
        this.runbook = runbook;
        this.history = history;
        this.log = log;
        this.policy = policy;
        this.clock = clock;
        this.shown = history.plan();
    }

    /** Writes down the plan that is shown from now on; approvals of another plan are void. */
    synchronized void show() {
        Plan plan = Plan.of(runbook);
        if (!history.planHash().equals(Optional.of(plan.hash()))) {
            log.write(EntryKind.PLAN, "", Map.of("hash", plan.hash(), "text", String.join("\n", plan.lines())));
        }
        shown = Optional.of(plan);
    }

    /** The plan as it was shown last; empty when it has not been shown yet. */
    synchronized Optional<Plan> shown() {
        return shown;
    }

    private String shownHash() {
        return shown.map(Plan::hash).orElse("");
    }

    /** Asks for what is not approved yet. */
    synchronized void ask(List<Stage> stages) {
        asked = stages;
        stages.stream()
                .map(ApprovalDesk::name)
                .filter(name -> !isApproved(name))
                .forEach(this::askOnce);
    }

    private void askOnce(String name) {
        if (!history.isAsked(name)) {
            log.write(EntryKind.ASKED, name, Map.of("plan", shownHash()));
        }
    }

    synchronized boolean isApproved(List<Stage> stages) {
        return stages.stream().map(ApprovalDesk::name).allMatch(this::isApproved);
    }

    private boolean isApproved(String name) {
        return history.approval(name, shownHash()).isPresent();
    }

    /** What people are asked now. */
    synchronized String question(List<Stage> stages) {
        return "asks for approval of " + list(open(stages)) + "; plan "
                + shownHash().substring(0, 8);
    }

    /** Whether approvals became void since the run was armed. */
    synchronized boolean wasAskedAgain() {
        return askedAgain;
    }

    synchronized boolean takeAskedAgain() {
        boolean was = askedAgain;
        askedAgain = false;
        return was;
    }

    /** Takes an approval, or throws REFUSED with the reason. */
    synchronized void approve(Meant meant, Person who, String words, String event) {
        List<Stage> stages = meant(meant);
        refuseChangedPlan();
        for (Stage stage : stages) {
            policy.refusesApproval(who, history.request().who(), name(stage)).ifPresent(reason -> {
                throw LandfallException.refused(reason);
            });
        }
        String identity = event;
        for (Stage stage : stages) {
            log.write(
                    EntryKind.APPROVAL,
                    name(stage),
                    Map.of("plan", shownHash(), "words", words, "name", who.name()),
                    who.id(),
                    identity);
            identity = event + "#" + name(stage);
        }
    }

    /** Throws REFUSED when approvals have expired or the plan has changed since; then they are asked for again. */
    synchronized void refuseStaleApprovals() {
        refuseChangedPlan();
        List<Stage> expired = asked.stream()
                .filter(stage -> history.approval(name(stage), shownHash())
                        .map(this::isExpired)
                        .orElse(true))
                .toList();
        if (!expired.isEmpty()) {
            askAgain(expired);
            throw LandfallException.refused(
                    "Expired: " + list(expired) + ", approved more than " + Durations.show(policy.expireAfter())
                            + " ago. Nothing was started. Approve again, then say `go`.");
        }
    }

    private boolean isExpired(Entry approval) {
        return approval.at().plus(policy.expireAfter()).isBefore(clock.instant());
    }

    private void refuseChangedPlan() {
        Plan now = Plan.of(runbook);
        if (!now.hash().equals(shownHash())) {
            List<String> changed = new ArrayList<>(now.lines());
            changed.removeAll(shown.map(Plan::lines).orElse(List.of()));
            show();
            askAgain(asked);
            throw LandfallException.refused("The plan has changed since it was shown; every approval of the old one is"
                    + " void. Nothing was started. What is new:\n" + String.join("\n", changed)
                    + "\nRead it, then approve again.");
        }
    }

    private void askAgain(List<Stage> stages) {
        stages.forEach(stage -> log.write(EntryKind.ASKED, name(stage), Map.of("plan", shownHash())));
        askedAgain = true;
    }

    private List<Stage> meant(Meant meant) {
        List<Stage> open = open(asked);
        if (open.isEmpty()) {
            throw LandfallException.refused("Nothing is being asked for now.");
        }
        if (meant.isTheOnlyOne() && open.size() > 1) {
            throw LandfallException.refused("Several steps are being asked for: " + list(open)
                    + ". Write which, such as " + examples(open) + ".");
        }
        List<Stage> stages = open.stream()
                .filter(stage -> meant.isTheOnlyOne() || meant.covers(approval(stage)))
                .toList();
        if (stages.isEmpty()) {
            throw LandfallException.refused("Not asked for now. Asked for: " + list(open) + ".");
        }
        return stages;
    }

    private static String examples(List<Stage> open) {
        List<String> numbers = open.stream()
                .map(ApprovalDesk::approval)
                .filter(approval -> approval.number().isPresent())
                .map(Approval::word)
                .toList();
        String one = "`approve " + approval(open.get(0)).word() + "`";
        return numbers.size() > 1
                ? one + " or `approve " + numbers.get(0) + "-" + numbers.get(numbers.size() - 1) + "`"
                : one;
    }

    private List<Stage> open(List<Stage> stages) {
        return stages.stream().filter(stage -> !isApproved(name(stage))).toList();
    }

    private static String list(List<Stage> stages) {
        return stages.stream().map(stage -> approval(stage).toString()).collect(Collectors.joining(", "));
    }

    private static String name(Stage stage) {
        return approval(stage).name();
    }

    private static Approval approval(Stage stage) {
        return stage.approval().orElseThrow();
    }
}
