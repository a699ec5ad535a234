package io.landfall.runbooks.copy;

import io.landfall.monitor.check.CheckGroup;
import io.landfall.monitor.check.Requirement;
import io.landfall.monitor.check.Side;
import io.landfall.monitor.checks.host.Programs;
import io.landfall.runbooks.pair.Pair;
import io.landfall.runbooks.pair.server.ServerControl;
import io.landfall.runbooks.settings.MigrationSettings;
import io.landfall.runbooks.settings.MigrationSettings.Throttle;
import io.landfall.runbooks.step.RunContext;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * What one run is to copy, and where to.
 *
 * @param arriving where the copy arrives
 * @param journal the journal's id
 */
public record CopyTask(
        MigrationSettings migration,
        Pair pair,
        DataDirectory sourceData,
        DataDirectory targetData,
        TargetBackup arriving,
        String journal,
        RunContext context) {

    /** Passes while a host has these programs, which come with these {@code packages} of Debian. */
    public Requirement programs(Side side, List<String> needed, String packages) {
        return Requirement.blocks(
                CheckGroup.HOST,
                new Programs(
                        side,
                        (side == Side.SOURCE ? pair.source() : pair.target())
                                .host()
                                .view(),
                        needed,
                        packages));
    }

    /** Passes while that server's host can open a connection there. */
    public Requirement reaches(String name, ServerControl from, String host, int port) {
        return Requirement.blocks(CheckGroup.HOST, new Reaches(name, from.host(), host, port));
    }

    /** Passes while there is room for {@code what}, of so many bytes, where {@code backup} is to be. */
    public Requirement room(String name, String what, LongSupplier bytes, Backup backup, String remedy) {
        Room room =
                new Room(name, what, bytes, backup, migration.copy().throttle().keepFree(), remedy);
        return Requirement.blocks(CheckGroup.HOST, room);
    }

    /** Passes while there is room where the copy arrives. */
    public Requirement roomToArrive(LongSupplier bytes) {
        return room("copy_space", "the copy", bytes, arriving, "Make room there, or give the host a larger disk.");
    }

    /** Watches a copy that stops at this brake, and the disks at {@code onTheSource} and where the copy arrives. */
    public CopyWatch watch(CopyWatch.Brake brake, String onTheSource) {
        Throttle throttle = migration.copy().throttle();
        return new CopyWatch(
                throttle.pauseAbove(),
                new LatencyProbe(pair.source()),
                brake,
                new DiskWatch(
                        throttle.keepFree(),
                        List.of(
                                new DiskWatch.Place(pair.source().host().view(), onTheSource),
                                new DiskWatch.Place(pair.target().host().view(), arriving.path()))),
                CopyWatch.Rhythm.USUAL,
                System::nanoTime);
    }
}
