package io.landfall.runbooks.cutover.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landfall.monitor.DataSize;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.host.FakeHost;
import io.landfall.monitor.server.FakeServer;
import io.landfall.monitor.server.Presence;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BinlogKeptTest {

    private final FakeServer old = new FakeServer("old-db", 1).writes(new DataSize(100 << 10));
    private final FakeServer fresh = new FakeServer("new-db", 2);
    private final FakeHost host = new FakeHost("new-host");
    private final BinlogKept check =
            new BinlogKept(old, fresh, host, Duration.ofDays(7), "migrations.shop.cutover.way-back");

    @Test
    void passesWhileSettingsAndDiskKeepItLongEnough() {
        assertThat(check.look())
                .isEqualTo(Finding.ok("new-db keeps its binary log for 10 d; 7 d of it are 57.7 GiB at the 100.0 KiB/s"
                        + " that old-db writes now, and new-host has 100.0 GiB free at /var/lib/mysql"));

        fresh.variable("binlog_expire_logs_seconds", "0");

        assertThat(check.look().text()).startsWith("new-db keeps its binary log until somebody purges it; 7 d of it");
    }

    @Test
    void refusesALogThatIsPurgedTooSoon() {
        fresh.variable("binlog_expire_logs_seconds", "86400");

        assertThat(check.look())
                .isEqualTo(Finding.fail(
                        "new-db keeps its binary log for 1 d, and the way back needs 7 d",
                        "`SET GLOBAL binlog_expire_logs_seconds = 604800` on new-db (before 10.6 `expire_logs_days`),"
                                + " and in its option file; or write less in `migrations.shop.cutover.way-back`."));
    }

    @Test
    void refusesADiskThatWillBeFullBefore() {
        host.freeSpace = DataSize.ofMebibytes(50 << 10);

        assertThat(check.look())
                .isEqualTo(Finding.fail(
                        "new-db keeps its binary log for 10 d; 7 d of it are 57.7 GiB at the 100.0 KiB/s that old-db"
                                + " writes now, and new-host has 50.0 GiB free at /var/lib/mysql",
                        "Free some space there, or write less in `migrations.shop.cutover.way-back`."));
    }

    @Test
    void refusesAServerThatLogsNothing() {
        fresh.variable("log_bin", "OFF");

        assertThat(check.look())
                .isEqualTo(Finding.fail("new-db writes no binary log", "Set `log_bin` there and restart it."));
    }

    @Test
    void takesWhatItCannotMeasureForNoAnswer() {
        old.presence(Presence.SILENT);

        assertThatThrownBy(check::look).isInstanceOf(LandfallException.class);
    }
}
