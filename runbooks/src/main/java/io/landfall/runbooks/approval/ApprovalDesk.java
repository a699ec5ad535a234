package io.landfall.runbooks.approval;

import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.approval.StandingApprovals.Void;
import io.landfall.runbooks.approval.StandingApprovals.Why;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.Person;
import io.landfall.runbooks.journal.history.RunHistory;
import io.landfall.runbooks.journal.history.RunLog;
import io.landfall.runbooks.step.Runbook.Approval;
import io.landfall.runbooks.step.Runbook.Stage;
import java.time.Clock;
import java.util.ArrayList;
import java.util.IntSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Asks for approvals and takes them. Each binds to the plan as it was shown. Safe for several threads. */
public final class ApprovalDesk {

    private final ShownPlan shownPlan;
    private final RunHistory history;
    private final RunLog log;
    private final ApprovalPolicy policy;
    private final Clock clock;
    private final Supplier<Uptime> machine;
    private final StandingApprovals approvals;
    private volatile List<Stage> asked = List.of();
    private volatile boolean askedAgain;

    public ApprovalDesk(
            ShownPlan shownPlan,
            RunHistory history,
            RunLog log,
            ApprovalPolicy policy,
            Clock clock,
            Supplier<Uptime> machine) {
        this.shownPlan = shownPlan;
        this.history = history;
        this.log = log;
        this.policy = policy;
        this.clock = clock;
        this.machine = machine;
        this.approvals = new StandingApprovals(shownPlan, history, policy, clock, machine);
    }

    /** Asks for what is not approved yet; from here on nothing else can be approved. */
    public synchronized void ask(List<Stage> stages) {
        asked = stages;
        shownPlan.open(stages).stream()
                .filter(stage -> !history.isAsked(ShownPlan.name(stage)))
                .forEach(this::journalAsked);
    }

    /** Asks for all of them, and whatever approval was given before does not count any more. */
    public synchronized void askAfresh(List<Stage> stages) {
        stages.forEach(this::journalAsked);
        ask(stages);
    }

    private void journalAsked(Stage stage) {
        log.write(EntryKind.ASKED, ShownPlan.name(stage), Map.of("plan", shownPlan.hash()));
    }

    /** Whether approvals became void since the run was armed. */
    public boolean wasAskedAgain() {
        return askedAgain;
    }

    public synchronized boolean takeAskedAgain() {
        boolean was = askedAgain;
        askedAgain = false;
        return was;
    }

    /**
     * What was approved.
     *
     * @param what the names of it
     * @param notes what there is to say about it, a sentence each: who is still missing, and what had been approved before
     */
    public record Taken(String what, List<String> notes) {}

    /**
     * Takes an approval of what was shown to whoever gives it, or throws REFUSED with the reason. Who may approve and
     * what the plan is may have to be asked elsewhere; a run never waits for that.
     */
    public Taken approve(ApprovalSelection meant, Instruction instruction, String words) {
        long shown = instruction.shown().orElseGet(history::newestRow);
        List<Stage> open = shownPlan.open(asked);
        if (meant.isTheOnlyOne() && open.size() > 1) { // whoever may not approve need not say which
            refuseUnlessAllowed(instruction.who(), open.get(0));
        }
        List<Stage> stages = meant(meant);
        refuseUnlessShown(stages, shown);
        refuseChangedPlan();
        for (Stage stage : stages) {
            refuseUnlessAllowed(instruction.who(), stage);
        }
        policy.secondFactor().filter(factor -> isFor(factor, stages)).ifPresent(factor -> prove(factor, instruction));
        return take(meant, shown, instruction, words);
    }

    private static boolean isFor(SecondFactor factor, List<Stage> stages) {
        return stages.stream().map(ShownPlan::name).anyMatch(factor::isFor);
    }

    private static void prove(SecondFactor factor, Instruction instruction) {
        factor.prove(
                instruction.who(),
                instruction
                        .code()
                        .orElseThrow(
                                () -> LandfallException.refused(
                                        "That takes a code of the second factor, and none came with it. Nothing was approved.")));
    }

    /** Whether {@code who} would have to give a code to approve what is meant, and may approve it. */
    public boolean takesACode(ApprovalSelection meant, Person who) {
        List<Stage> open = shownPlan.open(asked).stream()
                .filter(stage -> meant.isTheOnlyOne() || meant.covers(ShownPlan.approval(stage)))
                .toList();
        return policy.secondFactor().filter(factor -> isFor(factor, open)).isPresent()
                && (open.size() == 1 || !meant.isTheOnlyOne())
                && open.stream().allMatch(stage -> policy.refusesApproval(
                                who, history.request().who(), ShownPlan.name(stage))
                        .isEmpty());
    }

    private void refuseUnlessAllowed(Person who, Stage stage) {
        policy.refusesApproval(who, history.request().who(), ShownPlan.name(stage))
                .ifPresent(reason -> {
                    throw LandfallException.refused(reason);
                });
    }

    private synchronized Taken take(ApprovalSelection meant, long shown, Instruction instruction, String words) {
        List<Stage> stages = meant(meant);
        refuseUnlessShown(stages, shown);
        Person who = instruction.who();
        List<Stage> again = stages.stream()
                .filter(stage -> shownPlan.quorum(stage).hasGiven(who.id()))
                .toList();
        if (again.size() == stages.size()) {
            throw LandfallException.refused(who.name() + " has approved that already, and a person counts once: "
                    + shownPlan.list(stages) + ", from somebody else. Nothing was approved.");
        }
        List<String> notes = new ArrayList<>();
        String identity = instruction.event();
        for (Stage stage : stages) {
            if (again.contains(stage)) {
                notes.add(
                        who.name() + " had approved " + ShownPlan.approval(stage) + " already; a person counts once.");
            } else {
                journal(stage, who, words, identity);
                identity = instruction.event() + "#" + ShownPlan.name(stage);
            }
        }
        shownPlan.open(stages).forEach(stage -> notes.add(shownPlan.list(List.of(stage))));
        expired(asked).ifPresent(why -> notes.add(why + " That is asked for again, before anything happens."));
        return new Taken(
                names(stages.stream().filter(stage -> !again.contains(stage)).toList()), notes);
    }

    /** Throws REFUSED when all that is meant is approved already, which is no reason to ask anybody to read anything. */
    public void refuseApprovedAlready(ApprovalSelection meant) {
        List<Stage> same = meant.isTheOnlyOne()
                ? asked
                : shownPlan.all().stream()
                        .filter(stage -> meant.covers(ShownPlan.approval(stage)))
                        .toList();
        if (!same.isEmpty() && shownPlan.areApproved(same)) {
            expired(same).ifPresent(why -> {
                throw LandfallException.refused(
                        why + " Nothing was approved by this: it is asked for again in a moment, approve that.");
            });
            throw LandfallException.refused(names(same) + (same.size() == 1 ? " is" : " are") + " approved already, by "
                    + same.stream()
                            .flatMap(stage -> shownPlan.quorum(stage).given().stream())
                            .map(Quorum.Given::who)
                            .distinct()
                            .collect(Collectors.joining(", "))
                    + ". Nothing more is needed for that, and nothing was changed.");
        }
    }

    /** Returns which approvals count no more by their age, and why, as sentences; empty when all of them count. */
    private Optional<String> expired(List<Stage> stages) {
        List<Void> expired = approvals.outdated(stages).stream()
                .filter(found -> found.approval().isPresent())
                .toList();
        return expired.isEmpty() ? Optional.empty() : Optional.of(sentences(expired));
    }

    /** What was said about another plan, or before these were asked for, is about something else. */
    private void refuseUnlessShown(List<Stage> stages, long shown) {
        List<Stage> later = stages.stream()
                .filter(stage -> history.isAskedAfter(ShownPlan.name(stage), shown))
                .toList();
        if (shown == 0) {
            throw LandfallException.refused("That was said before what is asked for now could be read: " + names(stages)
                    + ". Nothing was approved. Read it, then approve it.");
        }
        if (history.isPlanNewerThan(shown)) {
            throw LandfallException.refused(
                    "That was said before the plan as it is now was shown here. Nothing was done."
                            + " Read the newest plan, then say it again.");
        }
        if (!later.isEmpty()) {
            throw LandfallException.refused("That was said before " + names(later)
                    + " was asked for, or asked for again. Nothing was approved. Read what is asked for now, then"
                    + " approve that.");
        }
    }

    private void journal(Stage stage, Person who, String words, String identity) {
        Map<String, String> data =
                new LinkedHashMap<>(Map.of("plan", shownPlan.hash(), "words", words, "name", who.name()));
        data.putAll(machine.get().data());
        Quorum quorum = shownPlan.quorum(stage);
        if (quorum.required() > 1) {
            data.put("quorum", quorum.with(who.id(), clock.instant()).text());
        }
        log.write(EntryKind.APPROVAL, ShownPlan.name(stage), data, who.id(), identity);
    }

    /** Throws REFUSED when what was said is not about what stands there now. */
    public void refuseUnlessShown(Instruction instruction) {
        instruction.shown().ifPresent(shown -> refuseUnlessShown(asked, shown));
    }

    /** Throws REFUSED when approvals count no more or the plan has changed since; then they are asked for again. */
    public void refuseStaleApprovals() {
        refuseChangedPlan();
        askAgainForVoid(asked).ifPresent(why -> {
            askedAgain = true;
            throw LandfallException.refused(why + " Nothing was started. Approve again"
                    + (policy.mode() == ApprovalMode.LIVE ? "." : ", then say `go`."));
        });
    }

    /**
     * Asks again for approvals that have expired, and returns why, as sentences; empty when none has.
     *
     * @param isArmed whether everything is approved: then whoever waits for {@code go} asks instead
     */
    public Optional<String> askAgainForExpired(boolean isArmed) {
        Optional<String> why = askAgainForThoseOf(approvals.outdated(asked).stream()
                .filter(found -> isArmed || found.approval().isPresent())
                .toList());
        if (why.isPresent() && isArmed) {
            askedAgain = true;
        }
        return why;
    }

    /**
     * Throws REFUSED when somebody may not approve any more who has approved what is asked for in an open window. It is
     * not asked for again, as the window is short: what was said may be said again when a group could not be looked up.
     */
    public void refuseWithdrawnApprovals() {
        List<Void> withdrawn = approvals.withdrawn(asked);
        if (!withdrawn.isEmpty()) {
            throw LandfallException.refused(
                    sentences(withdrawn) + " Nothing was approved. Say it again, or `abort` to take everything back.");
        }
    }

    /**
     * Asks again for those of {@code stages} whose approvals count no more, and returns why, as sentences; empty when
     * all count. Who may approve may have to be asked elsewhere, for some seconds.
     */
    public Optional<String> askAgainForVoid(List<Stage> stages) {
        List<Void> found = new ArrayList<>(approvals.withdrawn(stages));
        found.addAll(approvals.outdated(stages));
        return askAgainForThoseOf(found);
    }

    private synchronized Optional<String> askAgainForThoseOf(List<Void> found) {
        List<Void> still = found.stream().filter(approvals::isStill).toList();
        still.stream().map(Void::stage).distinct().forEach(this::journalAsked);
        return still.isEmpty() ? Optional.empty() : Optional.of(sentences(still));
    }

    private static String sentences(List<Void> found) {
        Map<Why, Set<Stage>> stages = new LinkedHashMap<>();
        found.forEach(one ->
                stages.computeIfAbsent(one.why(), why -> new LinkedHashSet<>()).add(one.stage()));
        return stages.entrySet().stream()
                .map(one -> one.getKey().about(List.copyOf(one.getValue())))
                .collect(Collectors.joining(" "));
    }

    private void refuseChangedPlan() {
        Plan now = shownPlan.now();
        shownPlan.changes(now).ifPresent(changes -> {
            showInstead(now);
            throw LandfallException.refused("The plan has changed since it was shown; every approval of the old one is"
                    + " void. Nothing was " + (policy.mode() == ApprovalMode.LIVE ? "approved" : "started")
                    + ". What is new:\n" + String.join("\n", changes) + "\nRead it, then approve again.");
        });
    }

    private synchronized void showInstead(Plan plan) {
        shownPlan.show(plan);
        askAgain(asked);
    }

    private void askAgain(List<Stage> stages) {
        stages.forEach(this::journalAsked);
        askedAgain = true;
    }

    private List<Stage> meant(ApprovalSelection meant) {
        refuseUnknownNumber(meant);
        List<Stage> open = shownPlan.open(asked);
        if (open.isEmpty()) {
            throw LandfallException.refused("Nothing is being asked for now.");
        }
        if (meant.isTheOnlyOne() && open.size() > 1) {
            throw LandfallException.refused("Several steps are being asked for: " + shownPlan.list(open)
                    + ". Write which, such as " + examples(open) + ".");
        }
        List<Stage> stages = open.stream()
                .filter(stage -> meant.isTheOnlyOne() || meant.covers(ShownPlan.approval(stage)))
                .toList();
        if (stages.isEmpty()) {
            throw LandfallException.refused("Not asked for now. Asked for: " + shownPlan.list(open) + ".");
        }
        return stages;
    }

    private void refuseUnknownNumber(ApprovalSelection meant) {
        IntSummaryStatistics numbers = shownPlan.all().stream()
                .flatMapToInt(stage -> ShownPlan.approval(stage).number().stream())
                .summaryStatistics();
        meant.firstOutside(numbers.getMin(), numbers.getMax()).ifPresent(number -> {
            throw LandfallException.refused("Step " + number + " is not in this run; it has "
                    + (numbers.getCount() == 0
                            ? "no numbered steps"
                            : "steps " + numbers.getMin() + " to " + numbers.getMax())
                    + ". Nothing was approved.");
        });
    }

    private static String examples(List<Stage> open) {
        List<String> numbers = open.stream()
                .map(ShownPlan::approval)
                .filter(approval -> approval.number().isPresent())
                .map(Approval::word)
                .toList();
        String one = "`approve " + ShownPlan.approval(open.get(0)).word() + "`";
        return numbers.size() > 1
                ? one + " or `approve " + numbers.get(0) + "-" + numbers.get(numbers.size() - 1) + "`"
                : one;
    }

    static String names(List<Stage> stages) {
        return String.join(
                ", ",
                stages.stream().map(ShownPlan::approval).map(Approval::toString).toList());
    }
}
