package io.landfall.runbooks.approval;

import io.landfall.runbooks.journal.history.RunHistory;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How many people must approve something, and who has.
 *
 * @param required how many different people; 0 when it needs no approval
 * @param given who has, each person once, in order
 */
public record Quorum(int required, List<Given> given) {

    /** Somebody's approval. */
    public record Given(String who, Instant at) {}

    /** Who has approved a stage, of {@code required} people; as {@link RunHistory#approvals}. */
    public static Quorum of(RunHistory history, String stage, String planHash, int required) {
        return new Quorum(
                required,
                history.approvals(stage, planHash).stream()
                        .map(approval -> new Given(approval.record().who(), approval.at()))
                        .toList());
    }

    /** Returns the quorum with one more approval. */
    Quorum with(String who, Instant at) {
        return new Quorum(
                required,
                Stream.concat(given.stream(), Stream.of(new Given(who, at))).toList());
    }

    public boolean isReached() {
        return given.size() >= required;
    }

    public boolean hasGiven(String who) {
        return given.stream().anyMatch(approval -> approval.who().equals(who));
    }

    /** Returns {@code ben, cora}. */
    public String people() {
        return given.stream().map(Given::who).collect(Collectors.joining(", "));
    }

    /** Returns {@code 1 of 2 (ben); one more}. */
    public String text() {
        int missing = required - given.size();
        String people = given.isEmpty() ? "" : " (" + people() + ")";
        String more = missing <= 0 ? "" : missing == 1 ? "; one more" : "; " + missing + " more";
        return given.size() + " of " + required + people + more;
    }
}
