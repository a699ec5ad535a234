package io.landfall.runbooks.move;

import io.landfall.lab.Lab;
import io.landfall.lab.LabHost;
import io.landfall.lab.LabMariaDb;
import io.landfall.lab.MariaDbSettings;
import io.landfall.lab.database.MariaDb118;
import io.landfall.monitor.DataSize;
import io.landfall.runbooks.pair.server.ServerControl;
import io.landfall.runbooks.settings.MigrationSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The same of MariaDB. */
final class MoveLab extends MoveRig {

    static final List<String> STEPS = List.of(
            "claim-pair",
            "take-hot-backup",
            "prepare-backup",
            "restore-backup",
            "configure-target",
            "start-target",
            "follow-source",
            "catch-up");

    final LabMariaDb oldDb;
    final LabMariaDb newDb;

    static MigrationSettings.Copy rsync(MigrationSettings.Tool tool, Optional<DataSize> maxRate) {
        return new MigrationSettings.Copy(
                MigrationSettings.Transfer.RSYNC,
                tool,
                2,
                new MigrationSettings.Throttle(maxRate, Optional.empty(), MigrationSettings.Throttle.KEEP_FREE),
                Optional.empty());
    }

    /** The steps of a move, in order, as the settings of the copy have them. */
    List<String> steps() {
        List<String> steps = new ArrayList<>(STEPS);
        if (copy.transfer() == MigrationSettings.Transfer.RSYNC) {
            steps.add(steps.indexOf("restore-backup"), "send-backup");
        }
        return steps;
    }

    private MoveLab(Lab lab, LabHost from, LabHost to, MariaDbSettings sourceSettings, MariaDbSettings targetSettings) {
        super(lab, from, to);
        oldDb = oldHost.mariaDb(sourceSettings).start();
        newDb = newHost.mariaDb(targetSettings);
        between(controls.control("old-db", oldHost, oldDb), controls.control("new-db", newHost, newDb));
    }

    static MoveLab open() {
        return open(MariaDbSettings.initialised(), MariaDbSettings.uninitialised());
    }

    static MoveLab open(MariaDbSettings source, MariaDbSettings target) {
        Lab lab = Lab.open();
        return new MoveLab(lab, lab.host("old-host"), lab.host("new-host"), source, target);
    }

    /** From this machine's release to 11.8. */
    static MoveLab toMariaDb118() {
        Lab lab = Lab.open();
        return new MoveLab(
                lab,
                lab.host("old-host"),
                withMariaDb118(lab, "new-host"),
                MariaDbSettings.initialised(),
                MariaDb118.settings(MariaDbSettings.uninitialised()));
    }

    /** From 11.8 to 11.8, or to this machine's release. */
    static MoveLab fromMariaDb118(boolean toTheSame) {
        Lab lab = Lab.open();
        MariaDbSettings target = MariaDbSettings.uninitialised();
        return new MoveLab(
                lab,
                withMariaDb118(lab, "old-host"),
                toTheSame ? withMariaDb118(lab, "new-host") : lab.host("new-host"),
                MariaDb118.settings(MariaDbSettings.initialised()),
                toTheSame ? MariaDb118.settings(target) : target);
    }

    private static LabHost withMariaDb118(Lab lab, String name) {
        return lab.host(name, MariaDb118.programs());
    }

    /** What stands beside the data directory of {@code server}, with names only. */
    List<String> beside(LabMariaDb server, ServerControl control) {
        Path parent = server.dataDir().getParent();
        return control.host().view().list(parent.toString()).orElseThrow();
    }
}
