package io.landfall.lab.demo;

import io.landfall.lab.Lab;
import io.landfall.lab.LabPair;
import io.landfall.lab.ReplicatingPair;
import io.landfall.lab.database.LabMySql;
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
    MYSQL80("MySQL 8.0") {
        @Override
        LabPair beforeTheMove(Lab lab) {
            return MySqlPair.beforeTheMove(lab);
        }

        @Override
        String copy(String transfer) {
            return "{method: clone}";
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
