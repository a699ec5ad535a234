package io.landfall.runbooks.copy.mysql;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.CheckGroup;
import io.landfall.monitor.check.Requirement;
import io.landfall.monitor.check.Side;
import io.landfall.monitor.server.ServerView;
import io.landfall.runbooks.copy.Backup.Mark;
import io.landfall.runbooks.copy.CopyMethod;
import io.landfall.runbooks.copy.CopyMethods;
import io.landfall.runbooks.copy.CopyRate;
import io.landfall.runbooks.copy.CopyTask;
import io.landfall.runbooks.copy.PrepareBackup;
import io.landfall.runbooks.copy.RestoreBackup;
import io.landfall.runbooks.copy.TargetBackup;
import io.landfall.runbooks.copy.TaskBrake;
import io.landfall.runbooks.copy.WatchedCopy;
import io.landfall.runbooks.copy.hotbackup.TakeHotBackup;
import io.landfall.runbooks.pair.Pair;
import io.landfall.runbooks.pair.account.OwnAccount;
import io.landfall.runbooks.pair.server.SqlString;
import io.landfall.runbooks.step.Step;
import io.landfall.runbooks.step.StepParameters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The copy by CLONE INSTANCE (MySQL Reference Manual, "The Clone Plugin"), into a directory of its own: no server is ever
 * cloned over, and what the target held is moved aside whole, as by any other method.
 */
public final class CloneMethod implements CopyMethod {

    private static final CopyMethods.Kind METHOD =
            new CopyMethods.Kind("clone", "MySQL", "which goes straight from server to server", CloneMethod::new);

    /** How MySQL is copied, what is best first. */
    public static final List<CopyMethods.Kind> METHODS = List.of(METHOD, CloneLocal.METHOD, XtraBackup.METHOD);

    private static final String PACKAGES = "mysql-server";
    /** Moves a directory that a server can be started on as it is. */
    static final String MOVES = "find \"$moving\" -mindepth 1 -maxdepth 1 -exec mv -t \"$data\" -- {} +";

    private final CopyTask task;
    private final Pair pair;
    private final TargetBackup arriving;

    private CloneMethod(CopyTask task) {
        this.task = task;
        this.pair = task.pair();
        this.arriving = task.arriving();
    }

    @Override
    public Set<String> stages() {
        return Set.of();
    }

    @Override
    public List<String> onTheSource() {
        return List.of();
    }

    @Override
    public List<Requirement> requirements() {
        ServerView source = pair.source().view();
        List<Requirement> lines = new ArrayList<>(List.of(
                task.programs(Side.SOURCE, List.of("my_print_defaults"), PACKAGES),
                task.programs(Side.TARGET, List.of("mysqld", "mysql", "setsid", "my_print_defaults"), PACKAGES)));
        lines.add(blocks(
                CheckGroup.REPLICATION,
                new CloneVersions(source, pair.target().host().view())));
        lines.add(blocks(CheckGroup.BINLOG, new GtidsOn(source)));
        lines.add(blocks(CheckGroup.SCHEMA, new CloneCarries(pair.source())));
        lines.add(blocks(CheckGroup.SCHEMA, CloneSettings.remote(pair.source())));
        lines.add(blocks(CheckGroup.HOST, CloneLibraries.remote(pair)));
        return lines;
    }

    private static Requirement blocks(CheckGroup group, Check check) {
        return Requirement.blocks(group, check);
    }

    @Override
    public List<Requirement> rooms() {
        return List.of(task.roomToArrive(task.sourceData()::bytesToCopy));
    }

    @Override
    public Map<String, Function<StepParameters, Step>> steps(Supplier<List<Requirement>> gates) {
        return Map.of(
                TakeHotBackup.NAME, parameters -> cloneSource(parameters, gates),
                PrepareBackup.NAME, this::startOnce,
                RestoreBackup.NAME, this::restore);
    }

    private Step cloneSource(StepParameters parameters, Supplier<List<Requirement>> gates) {
        TaskBrake brake = new TaskBrake(pair.target().host(), arriving.work(), Optional.empty());
        WatchedCopy watched = new WatchedCopy(
                TakeHotBackup.NAME,
                () -> task.watch(brake, task.sourceData().path()),
                task.context().progress(),
                parameters.duration("limit", Duration.ofDays(7)),
                new CopyRate(task.migration().copy().throttle().maxRate(), CloneSource::mebibytes));
        return new CloneSource(task, donor(), gates, watched);
    }

    private CloneDonor donor() {
        return new CloneDonor(pair, task.context().run());
    }

    private Step startOnce(StepParameters parameters) {
        CloneDonor donor = donor();
        return new PrepareBackup(
                arriving,
                () -> "Start the clone on " + arriving.host().name() + " once, where nobody can reach it: it recovers, "
                        + donor.account() + " and the plugin clone are taken out of it, and it says where it ends.",
                () -> new PrivateServer(pair.target(), pair.source()).startsOnce(arriving.files(), forgets(donor)),
                position -> arriving.mark(
                        Mark.COPIED,
                        pair.source().dialect().reading().gtids(position).toString()),
                parameters.duration("limit", Duration.ofHours(12)));
    }

    /** The account is in no binary log, so that it would stay there. */
    private static List<String> forgets(CloneDonor donor) {
        OwnAccount account = donor.account();
        List<String> statements = new ArrayList<>(List.of(
                "FLUSH PRIVILEGES",
                "DROP USER IF EXISTS " + SqlString.quote(account.user()) + "@" + SqlString.quote(account.host())));
        if (!donor.plugin().isThere()) {
            statements.add(ClonePlugin.FORGET);
        }
        return statements;
    }

    private Step restore(StepParameters parameters) {
        return new RestoreBackup(task, MOVES, parameters.duration("limit", Duration.ofHours(12)));
    }
}
