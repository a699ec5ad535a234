package io.landfall.runbooks.copy.mysql;

import io.landfall.monitor.DataSize;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.Secret;
import io.landfall.monitor.check.Requirement;
import io.landfall.monitor.server.connection.Tls;
import io.landfall.runbooks.copy.AtTheEnd;
import io.landfall.runbooks.copy.Backup.Mark;
import io.landfall.runbooks.copy.CopyTask;
import io.landfall.runbooks.copy.TargetBackup;
import io.landfall.runbooks.copy.WatchedCopy;
import io.landfall.runbooks.copy.hotbackup.TakeHotBackup;
import io.landfall.runbooks.pair.Pair;
import io.landfall.runbooks.pair.host.HostControl;
import io.landfall.runbooks.settings.MigrationSettings.Copy;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Step;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A clone of the source lies beside the target's data directory, made by a server of Landfall's own on the target's host that
 * is gone again; the source is as it was. One that was cut off is begun anew.
 */
final class CloneSource implements Step.Reversible, Step.Paced {

    /** A clone counts in MiB. */
    private static final DataSize SLOWEST = DataSize.ofMebibytes(1);

    private static final String COPIED = "copied";

    private final Pair pair;
    private final Copy copy;
    private final CopyTask task;
    private final TargetBackup arriving;
    private final CloneDonor donor;
    private final PrivateServer server;
    private final Supplier<List<Requirement>> checks;
    private final WatchedCopy watched;

    CloneSource(CopyTask task, CloneDonor donor, Supplier<List<Requirement>> checks, WatchedCopy watched) {
        this.pair = task.pair();
        this.copy = task.migration().copy();
        this.task = task;
        this.arriving = task.arriving();
        this.donor = donor;
        this.server = new PrivateServer(pair.target(), pair.source());
        this.checks = checks;
        this.watched = watched;
    }

    @Override
    public String name() {
        return TakeHotBackup.NAME;
    }

    @Override
    public String plan() {
        return "Clone " + pair.source().name() + " while it runs, from "
                + pair.source().settings().login().address()
                + tls().map(tls -> " over TLS").orElse("") + ", by a server of its own on "
                + pair.target().host().name() + " that nobody can reach, " + copy.parallel() + " threads, "
                + copy.throttle().means() + ", into " + arriving.path() + ". Meanwhile "
                + pair.source().name() + " has the account " + donor.account() + " and the plugin clone; neither is in"
                + " its binary log.";
    }

    private Optional<Tls> tls() {
        return pair.source().settings().login().tls();
    }

    @Override
    public List<Requirement> gates() {
        return checks.get();
    }

    @Override
    public Duration limit() {
        return watched.limit();
    }

    @Override
    public Found look() {
        return donor.plugin().addTo(watched.addTo(Found.of(COPIED, arriving.is(Mark.COPIED))));
    }

    @Override
    public boolean isDone(Found now) {
        return now.isTrue(COPIED);
    }

    @Override
    public void act(Found before) {
        watched.begin();
        donor.close();
        arriving.begin();
        Optional<String> caFile = tls().map(this::writeCa);
        try (AtTheEnd account = donor::close) {
            Secret password = donor.open();
            watched.run(
                    host(),
                    arriving.work(),
                    server.clones(arriving.files()),
                    server.statements(
                            donor.account(), password, arriving.files(), caFile, copy.parallel(), watched.rate()),
                    task.sourceData().bytesToCopy(),
                    this::arrived);
        }
        donor.plugin().leave(before);
        arriving.mark(Mark.COPIED, ""); // where it ends it says itself when it is started
    }

    private String writeCa(Tls tls) {
        String file = arriving.path() + "/source-ca.pem";
        host().write(file, tls.ca().text().reveal(), "0600");
        return file;
    }

    /** As the recipient tells it each second. */
    private long arrived() {
        String told = host().view()
                .readFile(arriving.work() + "/progress")
                .map(String::strip)
                .orElse("");
        if (!told.matches("\\d+")) {
            throw LandfallException.external("the recipient has not told yet how far it is");
        }
        return Long.parseLong(told);
    }

    /** Returns what a server is told, zero when there is no limit. */
    static long mebibytes(Optional<DataSize> rate) {
        return rate.map(most -> most.bytes() >> 20).orElse(0L);
    }

    @Override
    public DataSize slowest() {
        return SLOWEST;
    }

    @Override
    public void pace(Optional<DataSize> rate) {
        watched.rate().set(rate);
    }

    private HostControl host() {
        return pair.target().host();
    }

    @Override
    public void cancel() {
        watched.cancel();
    }

    @Override
    public void undo(Found before) {
        arriving.remove();
        donor.close();
        donor.plugin().leave(before);
    }
}
