package io.landfall.lab;

import io.landfall.lab.process.Command;
import io.landfall.lab.process.LabDirectory;
import io.landfall.lab.process.LabException;
import io.landfall.lab.process.OsProcess;
import io.landfall.lab.process.PrivateFile;
import io.landfall.lab.process.Resource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A MariaDB server with options file, data directory, socket and port of its own. */
public final class LabMariaDb implements LabDatabase {

    private static final Words WORDS = new Words(
            "@@GLOBAL.gtid_binlog_pos",
            "MASTER_GTID_WAIT",
            "READ_ONLY ADMIN",
            "SELECT CONCAT(QUOTE(user), '@', QUOTE(host)), CONCAT(IF(JSON_VALUE(priv, '$.account_locked') IN ('1',"
                    + " 'true'), 'locked', 'open'), ', password ', LEFT(SHA1(COALESCE(JSON_VALUE(priv,"
                    + " '$.authentication_string'), '')), 8)) FROM mysql.global_priv WHERE host <> ''",
            "SELECT GROUP_CONCAT(user, '@', host ORDER BY user, host) FROM mysql.global_priv"
                    + " WHERE JSON_VALUE(priv, '$.account_locked') IN ('1', 'true')",
            "information_schema.processlist",
            "SHOW ALL SLAVES STATUS",
            // how the redo log's file is opened is decided at each start, at the first one on a copy differently
            Set.of(
                    "gtid_binlog_pos",
                    "gtid_binlog_state",
                    "gtid_current_pos",
                    "gtid_slave_pos",
                    "innodb_log_file_buffering"));

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
    private static final Duration STATEMENT_LIMIT = Duration.ofMinutes(2);

    private final Lab lab;
    private final String name;
    private final Path directory;
    private final MariaDbSettings settings;
    private final int port;
    private final int serverId;

    /** With nothing in its directory yet. */
    LabMariaDb(Lab lab, String name, Path directory, MariaDbSettings settings) {
        this.lab = lab;
        this.name = name;
        this.directory = directory;
        this.settings = settings;
        this.port = lab.freePort();
        this.serverId = lab.nextServerId();
    }

    static LabMariaDb install(Lab lab, String name, Path directory, MariaDbSettings settings) {
        LabMariaDb server = new LabMariaDb(lab, name, directory, settings);
        LabDirectory.make(server.dataDir());
        LabDirectory.make(server.settingsDir());
        LabDirectory.make(server.temporaryDir());
        server.writeDefaults(settings);
        server.writeScripts();
        if (settings.withData()) {
            lab.template().copyTo(server.dataDir());
        }
        return server;
    }

    private void writeDefaults(MariaDbSettings settings) {
        PrivateFile.write(
                defaultsFile(),
                Resource.text(
                        LabMariaDb.class,
                        "mariadb.cnf",
                        Map.of(
                                "USER", MariaDbTemplate.userLine(),
                                "DATA", dataDir(),
                                "SOCKET", socket(),
                                "PID_FILE", pidFile(),
                                "TEMPORARY", temporaryDir(),
                                "PORT", port,
                                "SERVER_ID", serverId,
                                "SETTINGS", settings.asText(),
                                "SETTINGS_DIR", settingsDir())));
    }

    private void writeScripts() {
        Map<String, Object> values = Map.of(
                "PROGRAM", program("mariadbd"),
                "ADMIN", program("mariadb-admin"),
                "NAME", name,
                "LAB", lab.directory(),
                "DEFAULTS", defaultsFile(),
                "SOCKET", socket(),
                "PID_FILE", pidFile(),
                "ERROR_LOG", errorLog(),
                "LOCK", directory.resolve("lock"));
        PrivateFile.writeScript(Path.of(startCommand()), Resource.text(LabMariaDb.class, "start-database.sh", values));
        PrivateFile.writeScript(Path.of(stopCommand()), Resource.text(LabMariaDb.class, "stop-database.sh", values));
    }

    @Override
    public LabMariaDb start() {
        Command.run(startCommand());
        if (settings.withData() && settings.programs().isPresent()) {
            upgrade();
        }
        return this;
    }

    /** Its own tables come from the machine's server, which may be an older one. Idempotent. */
    private void upgrade() {
        LabAccount account = lab.account(LabAccount.LANDFALL);
        Path options = PrivateFile.write(
                directory.resolve("upgrade.cnf"),
                "[client]\nuser=" + account.user() + "\npassword=" + account.password() + "\nsocket=" + socket()
                        + "\n");
        Command.run(program("mariadb-upgrade"), "--defaults-file=" + options);
    }

    private String program(String name) {
        return settings.programs().map(there -> there.resolve(name).toString()).orElse(name);
    }

    @Override
    public void stop() {
        Command.run(stopCommand());
    }

    @Override
    public void restart() {
        stop();
        start();
    }

    @Override
    public void kill9() {
        process().ifPresent(OsProcess::kill);
    }

    @Override
    public boolean isRunning() {
        return process().isPresent();
    }

    private Optional<OsProcess> process() {
        return OsProcess.named(pidFile())
                .filter(process -> process.mentions(defaultsFile().toString()));
    }

    @Override
    public Connection connect() {
        return connect(LabAccount.LANDFALL);
    }

    @Override
    public Connection connect(String user) {
        try {
            return LabConnection.open(address(), lab.account(user), CONNECT_LIMIT, STATEMENT_LIMIT);
        } catch (SQLException e) {
            throw new LabException("Could not log in to " + name + " as " + user + ": " + e.getMessage(), e);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String address() {
        return "127.0.0.1:" + port;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public int serverId() {
        return serverId;
    }

    @Override
    public Path dataDir() {
        return directory.resolve("data");
    }

    public Path socket() {
        return directory.resolve("socket");
    }

    @Override
    public Path defaultsFile() {
        return directory.resolve("my.cnf");
    }

    @Override
    public Path settingsDir() {
        return directory.resolve("conf.d");
    }

    public Path errorLog() {
        return directory.resolve("error.log");
    }

    @Override
    public Path pidFile() {
        return directory.resolve("server.pid");
    }

    @Override
    public Set<Path> filesOfARunningServer() {
        return Set.of(socket(), pidFile(), errorLog(), directory.resolve("lock"));
    }

    private Path temporaryDir() {
        return directory.resolve("tmp");
    }

    @Override
    public String startCommand() {
        return directory.resolve("start").toString();
    }

    @Override
    public String stopCommand() {
        return directory.resolve("stop").toString();
    }

    @Override
    public String numbers(long first, long last) {
        return "mysql.seq_" + first + "_to_" + last;
    }

    @Override
    public Words words() {
        return WORDS;
    }
}
