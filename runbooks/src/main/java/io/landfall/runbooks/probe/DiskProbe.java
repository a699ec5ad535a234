package io.landfall.runbooks.probe;

import io.landfall.monitor.DataSize;
import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.check.Measure;
import io.landfall.monitor.host.Shell;
import io.landfall.monitor.server.Presence;
import io.landfall.monitor.server.ServerView;
import io.landfall.runbooks.pair.host.HostControl;
import io.landfall.runbooks.pair.host.HostControl.RemoteTask;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Measures with fio the disk on which {@code target} will keep its data, for some ten seconds and with 64 MiB, and holds it
 * against what {@code source} writes. Nothing is measured while the target takes writes. What was written is removed, also
 * when this process dies.
 *
 * @param dataDirectory where the target keeps its data, whether it exists yet or not
 */
public record DiskProbe(ServerView source, ServerView target, HostControl host, Supplier<String> dataDirectory)
        implements Check {

    private static final Duration LIMIT = Duration.ofSeconds(25);
    private static final Duration SAMPLE = Duration.ofSeconds(1);
    private static final DataSize ROOM = DataSize.ofMebibytes(1024);

    /** Beside the data, on the same disk; in it where that is a disk of its own. */
    private static final String PLACE = "d=%s; while [ ! -d \"$d\" ]; do d=$(dirname -- \"$d\"); done;"
            + " p=$(dirname -- \"$d\"); [ \"$(stat -c %%d -- \"$p\")\" != \"$(stat -c %%d -- \"$d\")\" ] || d=$p; echo \"$d\"";

    /** Everything that is written is written, and held in redo and doublewrite, before it is where it belongs. */
    private static final int WRITTEN_AGAIN = 4;

    @Override
    public String name() {
        return "disk_of_target";
    }

    @Override
    public Finding look() {
        boolean runs = target.presence() == Presence.ANSWERS;
        if (runs && target.pulse().takesWrites()) {
            return notMeasured(
                    target.name() + " takes writes",
                    "A disk is measured before its server serves. See its latency on the dashboards of its host.");
        }
        if (!host.view().hasProgram("fio")) {
            return notMeasured(host.name() + " has no fio", "`apt-get install fio` there, then look again.");
        }
        String data = dataDirectory.get();
        String place = host.run(PLACE.formatted(Shell.quote(data)), LIMIT).strip();
        if (runs && place.equals(data)) {
            return notMeasured(
                    data + " on " + host.name() + " is a disk of its own, and the server runs on it",
                    "Stop " + target.name() + ", or measure before the move.");
        }
        DataSize free = host.view().freeSpace(place);
        if (free.compareTo(ROOM) < 0) {
            return notMeasured(
                    host.name() + " has " + free + " free at " + place,
                    "Free some space: " + ROOM + " have to be left.");
        }
        try (RemoteTask fio =
                host.start(place + (place.endsWith("/") ? "" : "/") + ".landfall-disk", DiskFigures.COMMAND, "")) {
            return judge(place, DiskFigures.parse(host.name(), fio.await(LIMIT)));
        }
    }

    private static Finding notMeasured(String why, String remedy) {
        return Finding.unknown(why + ": nothing was measured", remedy);
    }

    private Finding judge(String place, DiskFigures disk) {
        DataSize written = new DataSize(source.binlogWrittenIn(SAMPLE).bytes() * 1000 / SAMPLE.toMillis());
        String text = place + " on " + host.name() + ": " + disk + "; " + source.name() + " writes " + written
                + "/s of binary log";
        boolean tooLittle = disk.perSecond().bytes() < written.bytes() * WRITTEN_AGAIN;
        Finding found = disk.isSlow() || tooLittle
                ? Finding.warn(
                        text,
                        tooLittle
                                ? "It needs " + WRITTEN_AGAIN + " times as much: replication would fall behind. Use a"
                                        + " quicker disk."
                                : "Each page that is not in the buffer pool takes that long, and replication falls behind"
                                        + " sooner. Use an SSD, or a buffer pool that holds the data.")
                : Finding.ok(text);
        return found.with(
                Measure.seconds("disk_read_seconds", disk.read()).on("host", host.name()),
                Measure.seconds("disk_commit_seconds", disk.commit()).on("host", host.name()));
    }
}
