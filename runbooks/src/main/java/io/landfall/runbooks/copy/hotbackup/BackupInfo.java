package io.landfall.runbooks.copy.hotbackup;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.server.Gtids;
import io.landfall.monitor.server.mariadb.GtidList;
import io.landfall.runbooks.pair.host.HostControl;

/**
 * What a backup says of itself.
 *
 * @param host where it lies
 * @param files the directory with its files
 */
public record BackupInfo(HostControl host, String files) {

    /** The position it was taken at. Throws EXTERNAL when its last files are not there: it may have ended too early. */
    public Gtids position() {
        String checkpoints = read("xtrabackup_checkpoints");
        String[] position = read("xtrabackup_binlog_info").strip().split("\\s+");
        if (!checkpoints.contains("full-backuped") && !checkpoints.contains("log-applied") || position.length != 3) {
            throw LandfallException.external("The copy in " + files + " on " + host.name()
                    + " is not whole: its last files did not arrive, or hold no GTID. It is begun anew when this step"
                    + " runs again.");
        }
        return GtidList.parse(position[2]);
    }

    private String read(String name) {
        return host.view().readFile(files + "/" + name).orElse("");
    }
}
