package io.landfall.runbooks.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landfall.lab.Lab;
import io.landfall.monitor.DataSize;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.check.Status;
import io.landfall.monitor.host.SshConnection;
import io.landfall.monitor.host.SshHost;
import io.landfall.monitor.server.FakeServer;
import io.landfall.monitor.server.LabViews;
import io.landfall.monitor.server.Presence;
import io.landfall.runbooks.pair.host.HostControl;
import io.landfall.runbooks.pair.host.SshHostControl;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Through a real sshd, with fio itself, and with what it would print of other disks. */
@TestInstance(Lifecycle.PER_CLASS)
class DiskProbeTest {

    private final Lab lab = Lab.open();
    private final SshConnection connection = new SshConnection(LabViews.login(lab.host("new-host")));
    private final HostControl host = new SshHostControl(connection, new SshHost(connection, Clock.systemUTC()));
    private final FakeServer source = new FakeServer("old-db", 1);
    private final FakeServer target = new FakeServer("new-db", 2).presence(Presence.SILENT);
    private final Path disk = lab.newDirectory("disk");

    @AfterAll
    void stop() {
        connection.close();
        lab.close();
    }

    private Finding look(HostControl on) {
        return new DiskProbe(source, target, on, () -> disk.resolve("data").toString()).look();
    }

    @Test
    void measuresARealDiskAndLeavesNothingThere() {
        Finding found = look(host);

        assertThat(found.status()).as(found.text()).isNotEqualTo(Status.UNKNOWN);
        assertThat(found.text())
                .startsWith(disk + " on new-host: a page is read in ")
                .contains(", a commit is durable in ", " pages/s with 32 at a time, ", ": it looks like ")
                .endsWith("; old-db writes 0 B/s of binary log");
        assertThat(found.measures()).hasSize(2);
        assertThat(disk).isEmptyDirectory();
    }

    /** The same host, whose fio prints what it would of another disk. */
    private HostControl printing(String figures) {
        return (HostControl) Proxy.newProxyInstance(
                HostControl.class.getClassLoader(), new Class<?>[] {HostControl.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("start")) {
                        return host.start((String) arguments[0], "echo '" + figures + "'", "");
                    }
                    try {
                        return method.invoke(host, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static String disk(long readNanos, long iops, long bytes, long commits) {
        return """
                {"jobs": [
                  {"read": {"clat_ns": {"mean": %d}}}, {"read": {"iops": %d}},
                  {"write": {"bw_bytes": %d}}, {"write": {"iops": %d}}]}"""
                .formatted(readNanos, iops, bytes, commits);
    }

    @Test
    void namesADiskAfterWhatItLooksLike() {
        assertThat(look(printing(disk(21_000, 310_000, 3L << 30, 9000))).text())
                .contains(
                        "a page is read in 0.02 ms, a commit is durable in 0.11 ms, 310000 pages/s with 32 at a time, 3 GiB/s"
                                + " written in order: it looks like an NVMe disk");
        assertThat(look(printing(disk(150_000, 80_000, 550_000_000, 2000))).text())
                .contains("it looks like a SATA SSD");
        assertThat(look(printing(disk(900_000, 8000, 120_000_000, 600))).text())
                .contains("it looks like a volume over the network, or a busy disk");
    }

    @Test
    void warnsOfASlowDiskAndOfOneThatTakesLessThanTheSourceWrites() {
        Finding spindle = look(printing(disk(8_000_000, 180, 150_000_000, 110)));
        source.writes(DataSize.ofMebibytes(40));
        Finding little = look(printing(disk(150_000, 80_000, 100L << 20, 2000)));
        source.writes(new DataSize(0));

        assertThat(spindle.status()).isEqualTo(Status.WARN);
        assertThat(spindle.text()).contains("it looks like a spindle");
        assertThat(spindle.remedy()).endsWith("Use an SSD, or a buffer pool that holds the data.");
        assertThat(little.status()).isEqualTo(Status.WARN);
        assertThat(little.text()).endsWith("; old-db writes 40 MiB/s of binary log");
        assertThat(little.remedy())
                .isEqualTo("It needs 4 times as much: replication would fall behind. Use a quicker disk.");
    }

    @Test
    void measuresNothingWhileTheServerTakesWrites() {
        FakeServer serving = new FakeServer("new-db", 2);

        assertThat(new DiskProbe(source, serving, host, () -> disk.toString()).look())
                .isEqualTo(Finding.unknown(
                        "new-db takes writes: nothing was measured",
                        "A disk is measured before its server serves. See its latency on the dashboards of its host."));
    }

    @Test
    void knowsNothingOfADiskWhoseFiguresItCannotRead() {
        assertThatThrownBy(() -> look(printing("no figures")))
                .hasMessageStartingWith("fio on new-host printed what Landfall does not read: ")
                .hasMessageEndingWith("See `fio --version` there; 3.1 and later are read.");
        assertThatThrownBy(() -> look(printing("{}"))).hasMessageContaining("no write.iops of job 3");
    }
}
