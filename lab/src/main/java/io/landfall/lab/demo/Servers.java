package io.landfall.lab.demo;

import io.landfall.lab.Lab;
import io.landfall.lab.LabHost;
import io.landfall.lab.LabPair;
import io.landfall.lab.MariaDbSettings;
import io.landfall.lab.ReplicatingPair;
import io.landfall.lab.database.Engine;
import io.landfall.lab.database.MariaDb118;
import java.io.PrintStream;
import java.util.Optional;

/** Which servers the demo moves; named as people type it. */
public enum Servers {
    MARIADB(Engine.MARIADB),
    /** Its backup has to be made ready where its own release is, so that only rsync is left. */
    MARIADB_UPGRADE(Engine.MARIADB) {
        @Override
        public String title() {
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
        public LabPair beforeTheMove(Lab lab) {
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
    public String title() {
        return engine.title();
    }

    /** Whose words they understand. */
    public Engine engine() {
        return engine;
    }

    /** Gets them where they are not here, and says what and why not on {@code err}; returns whether there are any. */
    public boolean have(PrintStream err) {
        toBeFetched().ifPresent(what -> err.println("landfall: getting " + what));
        Optional<String> whyNot = whyNot();
        whyNot.ifPresent(why -> err.println("landfall: " + why + " Nothing was started."));
        return whyNot.isEmpty();
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
    public LabPair beforeTheMove(Lab lab) {
        return engine.beforeTheMove(lab);
    }

    /** How they are copied, as the configuration file has it. */
    String copy(String transfer) {
        return engine.copy(transfer);
    }
}
