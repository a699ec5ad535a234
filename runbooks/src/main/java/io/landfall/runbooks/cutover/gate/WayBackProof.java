package io.landfall.runbooks.cutover.gate;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.CheckGroup;
import io.landfall.monitor.check.CheckResult;
import io.landfall.monitor.check.Examination;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.check.Requirement;
import io.landfall.monitor.check.Side;
import io.landfall.monitor.checks.binlog.BinaryLog;
import io.landfall.runbooks.pair.Pair;
import io.landfall.runbooks.step.RunContext;
import io.landfall.runbooks.step.Runbook;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether there will be a way back from the target to the source: the source can log in to the target as a replica does,
 * and the target logs what a replica needs, and keeps it.
 *
 * @param verb how the switch is asked for: {@code cutover}, or {@code rollback}
 * @param migration its name
 * @param pair its source takes the writes now, and follows afterwards
 * @param needed for how long the target must keep its binary log
 */
public record WayBackProof(String verb, String migration, Pair pair, Duration needed) {

    /** The option of a run that has no way back, and the name of the approval it needs. */
    public static final String NO_WAY_BACK = "no-way-back";

    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private List<Requirement> requirements() {
        return List.of(
                Requirement.blocks(
                        CheckGroup.REPLICATION,
                        new ReturnPath("return_path", pair.source(), pair.target(), pair.account())),
                Requirement.blocks(
                        CheckGroup.BINLOG,
                        new BinaryLog(Side.TARGET, pair.target().view())),
                Requirement.blocks(
                        CheckGroup.REPLICATION,
                        new BinlogKept(
                                pair.source().view(),
                                pair.target().view(),
                                pair.target().host().view(),
                                needed,
                                "migrations." + migration + ".cutover.way-back")));
    }

    /**
     * Looks, which takes a second or so; returns why there is no way back, and on a second line what to do about it.
     * Empty when there is one.
     */
    public Optional<String> missing() {
        try (Examination examination = new Examination(DEADLINE)) {
            List<Finding> bad = examination.look(requirements()).stream()
                    .filter(CheckResult::blocks)
                    .map(CheckResult::finding)
                    .toList();
            return bad.isEmpty() ? Optional.empty() : Optional.of(whys(bad) + "\n" + remedies(bad));
        }
    }

    private static String whys(List<Finding> bad) {
        return bad.stream().map(Finding::text).map(WayBackProof::inOneLine).collect(Collectors.joining("; "));
    }

    private static String remedies(List<Finding> bad) {
        return bad.stream()
                .map(Finding::remedy)
                .map(remedy -> inOneLine(remedy) + ".")
                .collect(Collectors.joining(" "));
    }

    /** Without its full stop. */
    private static String inOneLine(String text) {
        return text.strip().replaceAll("\\s*\\n\\s*", " ").replaceAll("\\.$", "");
    }

    /** Returns what the plan of a run without a way back says first. */
    public List<String> lines(RunContext context) {
        return Optional.ofNullable(context.found().get(NO_WAY_BACK)).stream()
                .map(found -> found.lines().toList())
                .flatMap(found -> Stream.of(
                        "THERE IS NO WAY BACK: " + found.get(0) + ". `" + back() + "` will be refused, and "
                                + pair.source().name() + " will not follow "
                                + pair.target().name() + ".",
                        "To have one: " + found.get(1) + " Then `abort` this run, and ask again with `" + command()
                                + "`."))
                .toList();
    }

    private String command() {
        return verb + " " + migration;
    }

    private String back() {
        return (verb.equals(Runbook.ROLLBACK) ? Runbook.CUTOVER : Runbook.ROLLBACK) + " " + migration;
    }

    /** Why steps that are for the way back are left out; empty when they are not. */
    public static Optional<String> leftOut(RunContext context) {
        return context.options().contains(NO_WAY_BACK)
                ? Optional.of("there is no way back, see the first line")
                : Optional.empty();
    }

    /**
     * Returns {@code others} and these as gates of arming; without everything that is about the way back when the run
     * has none. Before a run is asked for they stop nothing: such a run asks for that to be accepted.
     */
    public List<Requirement> gates(List<Requirement> others, RunContext context) {
        List<Requirement> own = requirements();
        Set<String> names = own.stream().map(Requirement::name).collect(Collectors.toSet());
        Stream<Requirement> besides = others.stream().filter(line -> !names.contains(line.name()));
        return leftOut(context).isPresent()
                ? besides.toList()
                : Stream.concat(besides, own.stream().map(line -> gate(line, context)))
                        .toList();
    }

    private Requirement gate(Requirement line, RunContext context) {
        return context.isOnlyAsked()
                ? Requirement.warns(line.group(), line.check())
                : Requirement.blocks(line.group(), new Proven(line.check(), command()));
    }

    /** The same check, which was passed when the run was asked for. */
    private record Proven(Check check, String command) implements Check {

        @Override
        public String name() {
            return check.name();
        }

        @Override
        public Finding look() {
            Finding found = check.look();
            return found.status().isBad()
                    ? new Finding(
                            found.status(),
                            found.text(),
                            found.remedy()
                                    + " There was a way back when this run was asked for. To go without one, `abort`"
                                    + " it if it is still there, and ask again with `" + command
                                    + "`: its plan then says"
                                    + " so first, and asks for that to be accepted by name.")
                    : found;
        }
    }
}
