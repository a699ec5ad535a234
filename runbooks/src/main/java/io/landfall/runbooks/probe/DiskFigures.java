package io.landfall.runbooks.probe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.landfall.monitor.DataSize;
import io.landfall.monitor.Elapsed;
import io.landfall.monitor.LandfallException;
import java.time.Duration;

/**
 * What fio says of a disk.
 *
 * @param read how long reading a page takes, one after the other
 * @param commit how long writing 4 KiB takes until they are durable, one after the other
 * @param iops how many pages it reads in a second, 32 at a time
 * @param perSecond how much it takes in a second, written in order
 */
record DiskFigures(Duration read, Duration commit, long iops, DataSize perSecond) {

    /** The four jobs, each for two seconds; pages are InnoDB's 16 KiB, and the system's cache is passed by. */
    static final String COMMAND = "fio --output-format=json --filename=measured --size=64M --direct=1 --ioengine=libaio"
            + " --time_based --runtime=2"
            + " --name=read --rw=randread --bs=16k --iodepth=1 --stonewall"
            + " --name=queue --rw=randread --bs=16k --iodepth=32 --stonewall"
            + " --name=stream --rw=write --bs=1M --iodepth=4 --stonewall"
            + " --name=commit --rw=write --bs=4k --iodepth=1 --fdatasync=1 --stonewall";

    private static final Duration SPINNING = Duration.ofMillis(3);
    private static final Duration NETWORK = Duration.ofNanos(500_000);
    private static final Duration SATA = Duration.ofNanos(80_000);

    /** Reads what {@link #COMMAND} prints; throws EXTERNAL when it is something else. */
    static DiskFigures parse(String host, String printed) {
        try {
            JsonNode jobs = new ObjectMapper()
                    .readTree(printed.substring(Math.max(0, printed.indexOf('{'))))
                    .path("jobs");
            double commits = figure(jobs, 3, "write", "iops");
            return new DiskFigures(
                    Duration.ofNanos(Math.round(figure(jobs, 0, "read", "clat_ns", "mean"))),
                    Duration.ofNanos(Math.round(1e9 / commits)),
                    Math.round(figure(jobs, 1, "read", "iops")),
                    new DataSize(Math.round(figure(jobs, 2, "write", "bw_bytes"))));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw LandfallException.external(
                    "fio on " + host + " printed what Landfall does not read: " + e.getMessage()
                            + ". See `fio --version`" + " there; 3.1 and later are read.",
                    e);
        }
    }

    private static double figure(JsonNode jobs, int job, String... path) {
        JsonNode at = jobs.path(job);
        for (String name : path) {
            at = at.path(name);
        }
        if (!at.isNumber() || at.asDouble() <= 0) {
            throw new IllegalArgumentException("no " + String.join(".", path) + " of job " + job);
        }
        return at.asDouble();
    }

    /** What it looks like, by how long it takes to find a page. */
    String kind() {
        if (read.compareTo(SPINNING) >= 0) {
            return "a spindle";
        }
        if (read.compareTo(NETWORK) >= 0) {
            return "a volume over the network, or a busy disk";
        }
        return read.compareTo(SATA) >= 0 ? "a SATA SSD" : "an NVMe disk";
    }

    boolean isSlow() {
        return read.compareTo(SPINNING) >= 0;
    }

    @Override
    public String toString() {
        return "a page is read in " + Elapsed.show(read) + ", a commit is durable in " + Elapsed.show(commit) + ", "
                + iops + " pages/s with 32 at a time, " + perSecond + "/s written in order: it looks like " + kind();
    }
}
