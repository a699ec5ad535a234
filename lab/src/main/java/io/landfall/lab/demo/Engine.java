package io.landfall.lab.demo;

import io.landfall.lab.Lab;
import io.landfall.lab.LabHost;
import io.landfall.lab.LabPair;
import io.landfall.lab.MariaDbSettings;
import io.landfall.lab.ReplicatingPair;
import io.landfall.lab.database.LabMySql;
import io.landfall.lab.database.MariaDb118;
import io.landfall.lab.database.MySqlPair;
import java.util.Optional;

/** Which servers the demo moves; named as people type it. */
public enum Engine {
    MARIADB("MariaDB") {
        @Override
        LabPair beforeTheMove(Lab lab) {
            return ReplicatingPair.beforeTheMove(lab);
        }

        @Override
        String copy(String transfer) {
            return "{method: mariadb-backup, transfer: " + transfer + ", parallel: 2}";
        }

        @Override
        Optional<String> whyNot() {
            return Optional.empty();
        }
    },
    /** The backup has to be made ready where its own release is, so that only rsync is left. */
    MARIADB_UPGRADE("MariaDB 10.11 to 11.8") {
        @Override
        LabPair beforeTheMove(Lab lab) {
            LabHost old = lab.host("old-host");
            LabHost fresh = lab.host("new-host", MariaDb118.programs());
            return new ReplicatingPair(
                    old,
                    old.mariaDb(MariaDbSettings.initialised()).start(),
                    fresh,
                    fresh.mariaDb(MariaDb118.settings(MariaDbSettings.uninitialised())));
        }

        @Override
        String copy(String transfer) {
            return MARIADB.copy("rsync");
        }

        @Override
        Optional<String> whyNot() {
            return MariaDb118.whyNot();
        }
    },
    MYSQL80("MySQL 8.0") {
        @Override
        LabPair beforeTheMove(Lab lab) {
            return MySqlPair.beforeTheMove(lab);
        }

        @Override
        String copy(String transfer) {
            return "{method: clone-local, transfer: " + transfer + "}";
        }

        @Override
        Optional<String> whyNot() {
            return LabMySql.whyNot();
        }
    };

    private final String title;

    Engine(String title) {
        this.title = title;
    }

    /** As people type it, in capital letters. */
    @Override
    public String toString() {
        return name().replace('_', '-');
    }

    /** For people. */
    String title() {
        return title;
    }

    /** A source that runs with nothing in it, and a target that was installed and never initialised. */
    abstract LabPair beforeTheMove(Lab lab);

    /** How it is copied, as the configuration file has it. */
    abstract String copy(String transfer);

    /** Why there is none on this machine, and what helps; empty when there is one, or the launcher has installed it. */
    abstract Optional<String> whyNot();
}
