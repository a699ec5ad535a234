package io.landfall.bot.config;

import io.landfall.bot.conversation.Groups;
import io.landfall.monitor.Elapsed;
import io.landfall.runbooks.approval.ApprovalMode;
import io.landfall.runbooks.approval.ApprovalPolicy;
import io.landfall.runbooks.approval.SecondFactor;
import io.landfall.runbooks.journal.Person;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The approvers of the configuration file. With four-eyes, whoever asked for a run approves none of it.
 *
 * @param approvals as the file says
 * @param groups who is in those of the approvers that are groups, asked each time
 * @param secondFactor what they prove beside their name for what can't be undone; empty when the file asks for none
 */
public record ConfiguredApprovers(Approvals approvals, Groups groups, Optional<SecondFactor> secondFactor)
        implements ApprovalPolicy {

    /** Without a second factor. */
    public ConfiguredApprovers(Approvals approvals, Groups groups) {
        this(approvals, groups, Optional.empty());
    }

    /** Every approver is one person. */
    public ConfiguredApprovers(Approvals approvals) {
        this(approvals, Groups.NONE);
    }

    @Override
    public Optional<String> refusesApproval(Person person, String requesterId, String stage) {
        return voidsApproval(person, requesterId, stage).map(why -> why + " Nothing was approved.");
    }

    @Override
    public Optional<String> voidsApproval(Person person, String requesterId, String stage) {
        if (approvals.fourEyes() && person.id().equals(requesterId)) {
            return Optional.of(person.name() + " asked for this run, and `approvals.four-eyes` is on: somebody else"
                    + " must approve " + stage + ". " + who(requesterId) + ".");
        }
        if (!isApprover(person)) {
            return Optional.of(person.name() + " is not in `approvals.approvers` and can't approve " + stage + ". "
                    + who(requesterId) + "." + troubles());
        }
        return Optional.empty();
    }

    @Override
    public List<String> terms() {
        return List.of("approvers " + String.join(", ", approvals.approvers()) + "; four-eyes "
                + (approvals.fourEyes() ? "on: whoever asked approves nothing" : "off")
                + "; an approval counts for " + Elapsed.show(approvals.expireAfter())
                + (secondFactor.isPresent() ? "; promote takes a code of the second factor" : ""));
    }

    @Override
    public Optional<String> refusesGo(Person person, String requesterId) {
        if (person.id().equals(requesterId) || isApprover(person)) {
            return Optional.empty();
        }
        return Optional.of(person.name() + " neither asked for this run nor is in `approvals.approvers`. " + requesterId
                + ", who asked, or one of " + String.join(", ", approvals.approvers())
                + " may say that." + troubles() + " Nothing was changed.");
    }

    @Override
    public ApprovalMode mode() {
        return approvals.mode();
    }

    @Override
    public int required(String approval) {
        return approvals.required().getOrDefault(approval, 1);
    }

    @Override
    public Optional<String> refusesRun(Person requester, List<String> asked) {
        int most = asked.stream().mapToInt(this::required).max().orElse(0);
        List<String> people = others(requester.id(), most);
        return asked.stream()
                .filter(approval -> required(approval) > people.size())
                .findFirst()
                .map(approval -> approval + " needs " + people(required(approval)) + " to approve it, and "
                        + (people.isEmpty() ? "nobody" : "only " + String.join(", ", people))
                        + " may when " + requester.name() + " asks." + troubles() + " Nothing was started. Add somebody"
                        + " to `approvals.approvers`, or ask with another person"
                        + (required(approval) > 1 ? ", or lower `approvals.required." + approval + "`." : "."));
    }

    /** Returns what is to be said of groups that can't be looked up: nobody is in them until they can. */
    private String troubles() {
        return approvals.approvers().stream()
                .distinct()
                .flatMap(approver -> groups.trouble(approver).stream()
                        .map(why -> " It can't be told now who is in the group " + approver + " (" + why
                                + "), so nobody in it counts."))
                .collect(Collectors.joining());
    }

    private static String people(int count) {
        return count == 1 ? "one person" : count + " people";
    }

    @Override
    public Duration expireAfter() {
        return approvals.expireAfter();
    }

    /** When whoever has not answered is reminded, counted from the question. */
    public List<Duration> remindAfter() {
        return approvals.remindAfter();
    }

    /**
     * Returns who may approve what {@code requesterId} asked for and has not {@code answered}, as a sentence without its
     * full stop. May have to ask the chat, for some seconds.
     */
    public String whoStill(String requesterId, List<String> answered) {
        boolean somebodyMay = others(requesterId, Integer.MAX_VALUE).stream().anyMatch(one -> !answered.contains(one));
        if (!somebodyMay) {
            return "Nobody else here may approve it now; add somebody to `approvals.approvers`, or `abort`"
                    + troubles();
        }
        return approvals.approvers().stream()
                        .distinct()
                        .filter(approver -> !approvals.fourEyes() || !approver.equals(requesterId))
                        .filter(approver -> !answered.contains(approver))
                        .collect(Collectors.joining(", "))
                + " may approve it";
    }

    /** Returns the ids of everybody who may approve what {@code requesterId} asked for. May have to ask the chat. */
    public List<String> whoMay(String requesterId) {
        return others(requesterId, Integer.MAX_VALUE);
    }

    /** Returns who may approve a run that {@code requesterId} asked for, as a sentence without its full stop. */
    public String who(String requesterId) {
        List<String> others = approvals.approvers().stream()
                .distinct()
                .filter(approver -> !approvals.fourEyes() || !approver.equals(requesterId))
                .toList();
        return others.isEmpty()
                ? "Nobody may: `approvals.approvers` names nobody else; add somebody there, or ask with another person"
                : String.join(", ", others) + " may";
    }

    /** Whoever is named is one, whether or not the chat can tell who is in the groups. */
    private boolean isApprover(Person person) {
        return approvals.approvers().contains(person.id()) || people().contains(person.id());
    }

    private List<String> people() {
        return approvals.approvers().stream()
                .flatMap(approver -> groups.members(approver).orElse(List.of(approver)).stream())
                .distinct()
                .toList();
    }

    /** Returns up to so many people who may approve what somebody else asked for, each once. */
    private List<String> others(String requesterId, int most) {
        return people().stream()
                .filter(approver -> !approvals.fourEyes() || !approver.equals(requesterId))
                .filter(groups::isPerson)
                .limit(most)
                .toList();
    }
}
