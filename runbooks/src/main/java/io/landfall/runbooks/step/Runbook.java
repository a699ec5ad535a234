package io.landfall.runbooks.step;

import io.landfall.monitor.check.Requirement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The steps of one run, made for that run.
 *
 * @param name such as {@code cutover}
 * @param identities asks who is at both ends (names, addresses, server ids): part of what an approval binds to
 * @param stays what the run leaves as it is for good, part of that too; asks servers; empty but for a finish
 * @param stages in order
 * @param afterRestart how to find out where a window stands; present when a stage belongs to the window
 * @param resources what the steps hold open; closed when the run ends or the process goes
 * @param checklist what people do and tick before the window opens, part of what an approval binds to; mostly empty
 */
public record Runbook(
        String name,
        Supplier<List<String>> identities,
        Supplier<List<Stay>> stays,
        List<Stage> stages,
        Optional<AfterRestart> afterRestart,
        Runnable resources,
        List<String> checklist) {

    /** A runbook after which nothing stays for good. */
    public Runbook(
            String name,
            Supplier<List<String>> identities,
            List<Stage> stages,
            Optional<AfterRestart> afterRestart,
            Runnable resources) {
        this(name, identities, List::of, stages, afterRestart, resources, List.of());
    }

    /** A runbook without a checklist. */
    public Runbook(
            String name,
            Supplier<List<String>> identities,
            Supplier<List<Stay>> stays,
            List<Stage> stages,
            Optional<AfterRestart> afterRestart,
            Runnable resources) {
        this(name, identities, stays, stages, afterRestart, resources, List.of());
    }

    /** The copy, until the target follows. */
    public static final String MOVE = "move";

    /** The switch to the target. */
    public static final String CUTOVER = "cutover";

    /** The same switch back to the source. */
    public static final String ROLLBACK = "rollback";

    /** The end, after which there is no way back. */
    public static final String FINISH = "finish";

    /**
     * Steps that belong together.
     *
     * @param approval the approval they need; empty when they need none
     * @param skipped why there is nothing to do; empty when there is
     * @param window whether the application can't write while they run
     * @param steps in order; without any, the stage is only an approval
     */
    public record Stage(Optional<Approval> approval, Optional<String> skipped, boolean window, List<Step> steps) {

        /** Whether there is nothing to do but to approve. */
        public boolean isOnlyApproved() {
            return approval.isPresent() && skipped.isEmpty() && steps.isEmpty();
        }
    }

    /**
     * An approval that is asked for.
     *
     * @param number what people type, from 1; empty when it is asked for by its name alone
     * @param name what it is for; what people type when it has no number
     */
    public record Approval(OptionalInt number, String name) {

        public Approval(int number, String name) {
            this(OptionalInt.of(number), name);
        }

        /** An approval without a number. */
        public static Approval named(String name) {
            return new Approval(OptionalInt.empty(), name);
        }

        /** Returns what people type behind {@code approve}. */
        public String word() {
            return number.isPresent() ? Integer.toString(number.getAsInt()) : name;
        }

        @Override
        public String toString() {
            return number.isPresent() ? number.getAsInt() + " " + name : name;
        }
    }

    /**
     * Something that stays as it is for good.
     *
     * @param server on which it is; empty when it is on none, or {@code what} says so
     * @param what a sentence
     * @param things in it that can be looked at there: variables as {@code read_only=ON}, files by their paths
     */
    public record Stay(Optional<String> server, String what, List<String> things) {

        public Stay(Optional<String> server, String what) {
            this(server, what, List.of());
        }

        /** Returns {@code on new-db: the settings it needs, as zz-handed-over.cnf.}, or the sentence alone. */
        public String text() {
            return server.map(name -> "on " + name + ": ").orElse("") + what;
        }

        /** Returns the same as a plan says it: {@code stays on new-db: ...}. */
        public String line() {
            return (server.isEmpty() ? "stays: " : "stays ") + text();
        }
    }

    public Stream<Step> steps() {
        return stages.stream().flatMap(stage -> stage.steps().stream());
    }

    /** Returns what its steps outside the window ask right before they act; of lines with one name the first. */
    public List<Requirement> gates() {
        Map<String, Requirement> byName = new LinkedHashMap<>();
        stages.stream()
                .filter(stage -> !stage.window() && stage.skipped().isEmpty())
                .flatMap(stage -> stage.steps().stream())
                .flatMap(step -> step.gates().stream())
                .forEach(line -> byName.putIfAbsent(line.name(), line));
        return List.copyOf(byName.values());
    }

    /** Returns the same runbook whose plan begins with {@code lines}. */
    public Runbook beginningWith(List<String> lines) {
        return new Runbook(
                name,
                () -> Stream.concat(lines.stream(), identities.get().stream()).toList(),
                stays,
                stages,
                afterRestart,
                resources,
                checklist);
    }

    /** Returns the same runbook whose window opens only when people have ticked {@code things}. */
    public Runbook after(List<String> things) {
        return new Runbook(name, identities, stays, stages, afterRestart, resources, things);
    }

    /** Returns the approval under which a step runs; empty when it needs none. */
    public Optional<Approval> approvalOf(Step step) {
        return stages.stream()
                .filter(stage -> stage.steps().contains(step))
                .findFirst()
                .flatMap(Stage::approval);
    }

    /** Makes the steps of a run. */
    @FunctionalInterface
    public interface Factory {

        /** Throws REFUSED when such a run makes no sense now. Opens nothing yet. */
        Runbook open(RunContext context);

        /** Throws REFUSED when no such run may begin now, although it would make sense to look at its plan. */
        default void refuseToBegin(Set<String> options) {}

        /**
         * Returns the further options with which such a run has to be begun as things are, and those asked for that
         * need it, each with the reason. May look at servers for some seconds. Throws REFUSED when an option is out of
         * place.
         */
        default Map<String, String> found(Set<String> options) {
            return Map.of();
        }
    }
}
