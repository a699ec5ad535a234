package io.landfall.lab.database;

import io.landfall.lab.Lab;
import io.landfall.lab.LabDatabase;
import io.landfall.lab.LabPair;
import io.landfall.lab.MariaDbSettings;
import io.landfall.lab.ReplicatingPair;
import io.landfall.lab.process.Command;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Which servers are moved; named as people type it. */
public enum Engine {
    MARIADB("MariaDB", Optional.empty()),
    MYSQL80("MySQL 8.0", Optional.of(MySqlRelease.V8_0)),
    MYSQL97("MySQL 9.7", Optional.of(MySqlRelease.V9_7));

    private final String title;
    private final Optional<MySqlRelease> mySql;

    Engine(String title, Optional<MySqlRelease> mySql) {
        this.title = title;
        this.mySql = mySql;
    }

    /** For people. */
    public String title() {
        return title;
    }

    /** What is got for it when it is asked for first; empty when that is here, or comes with the machine. */
    public Optional<String> toBeFetched() {
        return mySql.flatMap(MySqlRelease::toBeFetched);
    }

    /** Why there is none on this machine, and what helps; empty when there is one, as there is from now on. */
    public Optional<String> whyNot() {
        return mySql.flatMap(MySqlRelease::whyNot);
    }

    /** Starts a server with nothing in it on the host of that name. */
    public LabDatabase start(Lab lab, String host) {
        return mySql.<LabDatabase>map(release -> LabMySql.start(lab, release))
                .orElseGet(() ->
                        lab.host(host).mariaDb(MariaDbSettings.initialised()).start());
    }

    /** A source that runs with nothing in it, and a target that was installed and never initialised. */
    public LabPair beforeTheMove(Lab lab) {
        return beforeTheMove(lab, Map.of(), Map.of());
    }

    /** The same with settings of each. */
    public LabPair beforeTheMove(Lab lab, Map<String, String> ofSource, Map<String, String> ofTarget) {
        return mySql.<LabPair>map(release -> MySqlPair.beforeTheMove(lab, release, ofSource, ofTarget))
                .orElseGet(() -> ReplicatingPair.beforeTheMove(
                        lab, MariaDbSettings.initialised(ofSource), MariaDbSettings.uninitialised(ofTarget)));
    }

    /** Two of them, of which the target is closed and follows the source; with settings of both. */
    public LabPair inStep(Lab lab, Map<String, String> settings) {
        return mySql.<LabPair>map(release -> MySqlPair.start(lab, release, settings))
                .orElseGet(() -> lab.replicatingPair(MariaDbSettings.initialised(settings), 0));
    }

    /** The program with which people ask it. */
    public Path client() {
        return mySql.map(release -> release.program("mysql")).orElseGet(() -> Path.of(Command.program("mariadb")));
    }

    /** Returns the words of its family. */
    public String words(String ofMariaDb, String ofMySql) {
        return mySql.isPresent() ? ofMySql : ofMariaDb;
    }

    /** How it is copied, as the configuration file has it. */
    public String copy(String transfer) {
        return words("{method: mariadb-backup, transfer: " + transfer + ", parallel: 2}", "{method: clone}");
    }
}
