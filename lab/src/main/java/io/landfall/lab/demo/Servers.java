package io.landfall.lab.demo;

import io.landfall.lab.Lab;
import io.landfall.lab.LabHost;
import io.landfall.lab.LabPair;
import io.landfall.lab.MariaDbSettings;
import io.landfall.lab.ReplicatingPair;
import io.landfall.lab.database.Engine;
import io.landfall.lab.database.MariaDb118;
import java.util.Optional;

/** Which servers the demo moves; named as people type it. */
public enum Servers {
    MARIADB(Engine.MARIADB),
    /** Its backup has to be made ready where its own release is, so that only rsync is left. */
    MARIADB_UPGRADE(Engine.MARIADB) {
        @Override
        String title() {
            return "MariaDB 10.11 and 11.8";
        }

        @Override
        Optional<String> toBeFetched() {
            return MariaDb118.toBeFetched();
        }

        @Override
        Optional<String> whyNot() {
            return MariaDb118.whyNot();
        }

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
            return super.copy("rsync");
        }
    },
    MYSQL80(Engine.MYSQL80) {
        @Override
        String copy(String transfer) {
            return "{method: clone-local, transfer: " + transfer + "}";
        }
    },
    MYSQL97(Engine.MYSQL97);

    private final Engine engine;

    Servers(Engine engine) {
        this.engine = engine;
    }

    /** As people type it, in capital letters. */
    @Override
    public String toString() {
        return name().replace('_', '-');
    }

    /** For people. */
    String title() {
        return engine.title();
    }

    /** What is got for them when they are asked for first; empty when that is here, or comes with the machine. */
    Optional<String> toBeFetched() {
        return engine.toBeFetched();
    }

    /** Why there are none on this machine, and what helps; empty when there are, as there are from now on. */
    Optional<String> whyNot() {
        return engine.whyNot();
    }

    /** A source that runs with nothing in it, and a target that was installed and never initialised. */
    LabPair beforeTheMove(Lab lab) {
        return engine.beforeTheMove(lab);
    }

    /** How they are copied, as the configuration file has it. */
    String copy(String transfer) {
        return engine.copy(transfer);
    }
}
