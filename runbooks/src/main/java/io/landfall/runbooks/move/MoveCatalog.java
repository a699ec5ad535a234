package io.landfall.runbooks.move;

import io.landfall.monitor.check.CheckGroup;
import io.landfall.monitor.check.Requirement;
import io.landfall.monitor.checks.host.TargetEmpty;
import io.landfall.monitor.checks.host.TargetUnused;
import io.landfall.monitor.server.connection.ServerAddress;
import io.landfall.runbooks.copy.CopyMethod;
import io.landfall.runbooks.copy.CopyMethods;
import io.landfall.runbooks.copy.CopyTask;
import io.landfall.runbooks.copy.DataDirectory;
import io.landfall.runbooks.copy.PartsElsewhere;
import io.landfall.runbooks.copy.TargetBackup;
import io.landfall.runbooks.move.gate.AsideIsFree;
import io.landfall.runbooks.move.gate.CopiedLogins;
import io.landfall.runbooks.move.gate.CopyMethodFits;
import io.landfall.runbooks.move.gate.DataDirectoriesDiffer;
import io.landfall.runbooks.move.gate.FilesElsewhere;
import io.landfall.runbooks.move.gate.MovesIntoPlace;
import io.landfall.runbooks.move.gate.SafeWays;
import io.landfall.runbooks.move.gate.SettingsKept;
import io.landfall.runbooks.move.gate.TargetAppliesAll;
import io.landfall.runbooks.move.gate.TargetEncrypts;
import io.landfall.runbooks.move.gate.TargetLibraries;
import io.landfall.runbooks.move.gate.TargetListens;
import io.landfall.runbooks.move.gate.TargetServerId;
import io.landfall.runbooks.pair.Pair;
import io.landfall.runbooks.pair.file.ClosedFile;
import io.landfall.runbooks.pair.heartbeat.HeartbeatWriter;
import io.landfall.runbooks.pair.server.Owner;
import io.landfall.runbooks.pair.server.ServerControl;
import io.landfall.runbooks.settings.MigrationSettings;
import io.landfall.runbooks.step.RunContext;
import io.landfall.runbooks.step.Step;
import io.landfall.runbooks.step.StepParameters;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/** How the steps of {@code move.yaml} are made, for one run. */
public final class MoveCatalog {

    /** With this option a target that holds data is cleared, after an approval. */
    public static final String REPLACE_TARGET = "replace-target";

    private final MigrationSettings migration;
    private final Pair pair;
    private final HeartbeatWriter heartbeat;
    private final String journal;
    private final RunContext context;
    private final List<Requirement> seen;
    private final Clock clock;
    private final DataDirectory sourceData;
    private final DataDirectory targetData;
    private final TargetBackup arriving;
    private final CopyMethods copies;
    private final CopyTask task;
    private final CopyMethod copy;

    /**
     * Opens nothing yet.
     *
     * @param heartbeat writes on the source
     * @param journal the journal's id
     * @param seen what has to be so on both servers, as can be seen without knowing how a copy is made
     */
    public MoveCatalog(
            MigrationSettings migration,
            Pair pair,
            CopyMethods copies,
            HeartbeatWriter heartbeat,
            String journal,
            RunContext context,
            List<Requirement> seen,
            Clock clock) {
        this.migration = migration;
        this.pair = pair;
        this.heartbeat = heartbeat;
        this.journal = journal;
        this.context = context;
        this.seen = List.copyOf(seen);
        this.clock = clock;
        this.sourceData = DataDirectory.ofRunning(pair.source());
        this.targetData = DataDirectory.ofInstalled(pair.target());
        this.arriving = new TargetBackup(pair.target(), targetData);
        this.copies = copies;
        this.task = new CopyTask(migration, pair, sourceData, targetData, arriving, journal, context);
        this.copy = copies.named(migration.copy().method()).maker().apply(task);
    }

    /** What the run was asked for, and what the configuration asks for: the words after {@code when}. */
    public Set<String> options() {
        Set<String> options = new TreeSet<>(context.options());
        options.addAll(copy.stages());
        return options;
    }

    /** Returns the makers by the name that stands in the YAML file. */
    public Map<String, Function<StepParameters, Step>> steps() {
        Map<String, Function<StepParameters, Step>> steps = new HashMap<>();
        for (CopyMethods.Kind other : copies.all()) { // the runbook names their steps, too
            steps.putAll(other.maker().apply(task).steps(this::requirementsOfTheCopy));
        }
        steps.putAll(copy.steps(this::requirementsOfTheCopy));
        steps.putAll(Map.of(
                ClaimPair.NAME, this::claimPair,
                ClearTarget.NAME, this::clearTarget,
                ConfigureTarget.NAME, this::configureTarget,
                StartTarget.NAME, this::startTarget,
                FollowSource.NAME, this::followSource,
                CatchUp.NAME, this::catchUp));
        return steps;
    }

    private Step claimPair(StepParameters parameters) {
        Owner owner = Owner.here(journal, context.run(), migration.name(), clock.instant());
        return new ClaimPair(pair, owner, this::requirements, parameters.duration("limit", Duration.ofSeconds(30)));
    }

    /** Everything that refuses a pair, before anything is changed. */
    private List<Requirement> requirements() {
        ServerControl source = pair.source();
        ServerControl target = pair.target();
        List<Requirement> lines = new ArrayList<>(seen);
        lines.add(Requirement.blocks(CheckGroup.HOST, new CopyMethodFits(task, copies)));
        lines.add(Requirement.blocks(CheckGroup.BINLOG, new TargetServerId(pair)));
        lines.add(Requirement.blocks(CheckGroup.BINLOG, new TargetAppliesAll(target)));
        lines.add(Requirement.blocks(CheckGroup.SCHEMA, new CopiedLogins(pair)));
        lines.add(Requirement.warns(CheckGroup.SCHEMA, new SettingsKept(pair)));
        lines.add(Requirement.blocks(CheckGroup.SCHEMA, new TargetLibraries(pair)));
        lines.add(Requirement.blocks(CheckGroup.SCHEMA, new TargetEncrypts(pair)));
        lines.add(Requirement.blocks(CheckGroup.HOST, new FilesElsewhere(pair, sourceData, targetData)));
        lines.add(Requirement.blocks(CheckGroup.HOST, new DataDirectoriesDiffer(pair, sourceData, targetData)));
        lines.addAll(copy.requirements());
        ServerAddress from = source.settings().login().address();
        lines.add(task.reaches("replication_path", target, from.host(), from.port()));
        Stream.of(
                        new TargetListens(target),
                        new SafeWays("source_directories", source.host(), () -> copy.onTheSource().stream()
                                .map(MoveCatalog::parent)
                                .toList()),
                        new SafeWays(
                                "target_directories",
                                target.host(),
                                () -> List.of(parent(targetData.path()), new ClosedFile(target).directory())),
                        new AsideIsFree(targetData, new PartsElsewhere(target, targetData), context.run()))
                .map(check -> Requirement.blocks(CheckGroup.HOST, check))
                .forEach(lines::add);
        lines.addAll(requirementsOfTheCopy());
        if (replaces()) {
            lines.add(nobodyUsesTarget());
        }
        return List.copyOf(lines);
    }

    /** What may have changed since, and is looked at again right before the copy is made. */
    private List<Requirement> requirementsOfTheCopy() {
        List<Requirement> lines = new ArrayList<>(
                List.of(Requirement.blocks(CheckGroup.HOST, new MovesIntoPlace(pair.target(), targetData))));
        lines.addAll(copy.rooms());
        if (!replaces()) {
            lines.add(targetIsEmpty());
        }
        return List.copyOf(lines);
    }

    private Requirement nobodyUsesTarget() {
        return Requirement.blocks(
                CheckGroup.ACTIVITY, new TargetUnused(pair.target().view()));
    }

    private Requirement targetIsEmpty() {
        return Requirement.blocks(
                CheckGroup.HOST,
                new TargetEmpty(pair.target().host().view(), pair.target().name(), targetData::path));
    }

    private static String parent(String path) {
        return Path.of(path).getParent().toString();
    }

    private Step clearTarget(StepParameters parameters) {
        return new ClearTarget(
                pair,
                targetData,
                nobodyUsesTarget(),
                context.run(),
                parameters.duration("limit", Duration.ofMinutes(15)));
    }

    private boolean replaces() {
        return context.options().contains(REPLACE_TARGET);
    }

    private Step configureTarget(StepParameters parameters) {
        return new ConfigureTarget(pair, parameters.duration("limit", Duration.ofMinutes(1)));
    }

    private Step startTarget(StepParameters parameters) {
        return new StartTarget(
                pair,
                targetData,
                arriving,
                new TargetUpgrade(task),
                parameters.duration("limit", Duration.ofMinutes(15)));
    }

    private Step followSource(StepParameters parameters) {
        return new FollowSource(pair, arriving, heartbeat, parameters.duration("limit", Duration.ofMinutes(2)));
    }

    /** To half of what a window opens with, so that one which is asked for right afterwards is not refused. */
    private Step catchUp(StepParameters parameters) {
        return new CatchUp(
                pair,
                arriving,
                heartbeat,
                migration.budget().maxLag().dividedBy(2),
                clock,
                parameters.duration("limit", Duration.ofDays(7)));
    }
}
