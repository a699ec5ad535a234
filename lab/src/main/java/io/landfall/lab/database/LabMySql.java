package io.landfall.lab.database;

import io.landfall.lab.Lab;
import io.landfall.lab.LabAccount;
import io.landfall.lab.LabConnection;
import io.landfall.lab.LabDatabase;
import io.landfall.lab.MariaDbSettings;
import io.landfall.lab.process.Awaited;
import io.landfall.lab.process.ChildProcess;
import io.landfall.lab.process.Command;
import io.landfall.lab.process.LabDirectory;
import io.landfall.lab.process.LabException;
import io.landfall.lab.process.OsProcess;
import io.landfall.lab.process.PrivateFile;
import io.landfall.lab.process.Resource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A MySQL server with options file, data directory, socket and port of its own, and the lab's accounts. */
public final class LabMySql implements LabDatabase {

    private static final Words WORDS = new Words(
            "@@GLOBAL.gtid_executed",
            "WAIT_FOR_EXECUTED_GTID_SET",
            "CONNECTION_ADMIN",
            "SELECT CONCAT(QUOTE(user), '@', QUOTE(host)), CONCAT(IF(account_locked = 'Y', 'locked', 'open'),"
                    + " ', password ', LEFT(SHA2(authentication_string, 256), 8)) FROM mysql.user",
            "SELECT GROUP_CONCAT(user, '@', host ORDER BY user, host) FROM mysql.user WHERE account_locked = 'Y'",
            "performance_schema.processlist",
            "SHOW REPLICA STATUS",
            Set.of("gtid_executed", "gtid_purged", "gtid_owned"));

    private static final Duration FOLLOW_LIMIT = Duration.ofSeconds(60);
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
    private static final Duration STATEMENT_LIMIT = Duration.ofMinutes(2);

    private final Lab lab;
    private final MySqlRelease release;
    private final Path directory;
    private final int port;
    private final int serverId;

    private LabMySql(Lab lab, MySqlRelease release) {
        this.lab = lab;
        this.release = release;
        this.directory = lab.newDirectory(release.directory());
        this.port = lab.freePort();
        this.serverId = lab.nextServerId();
    }

    /** Starts a new one, with nothing but the lab's accounts in it. */
    public static LabMySql start(Lab lab, MySqlRelease release) {
        LabMySql server = install(lab, release);
        server.begin();
        return server;
    }

    /** Fills its data directory, which is empty, and starts it with nothing but the lab's accounts in it. */
    public void begin() {
        fill();
        start();
        createAccounts();
    }

    /** Installs one that does not run and has an empty data directory. */
    public static LabMySql install(Lab lab, MySqlRelease release) {
        return install(lab, release, Map.of());
    }

    /** The same with settings besides. */
    public static LabMySql install(Lab lab, MySqlRelease release, Map<String, String> settings) {
        LabMySql server = new LabMySql(lab, release);
        server.writeFiles(settings);
        return server;
    }

    private void writeFiles(Map<String, String> settings) {
        LabDirectory.make(directory.resolve("tmp"));
        LabDirectory.make(dataDir());
        LabDirectory.make(settingsDir());
        PrivateFile.write(
                defaultsFile(),
                Resource.text(
                        LabMySql.class,
                        "mysql.cnf",
                        Map.of(
                                "USER", userLine(),
                                "INSTALLATION", release.installation(),
                                "DATA", dataDir(),
                                "SOCKET", socket(),
                                "PID_FILE", pidFile(),
                                "TEMPORARY", directory.resolve("tmp"),
                                "PORT", port,
                                "SERVER_ID", serverId,
                                "SETTINGS", MariaDbSettings.asText(settings),
                                "SETTINGS_DIR", settingsDir())));
        Map<String, Object> values = Map.of(
                "PROGRAM", release.program("mysqld"),
                "ADMIN", release.client("mysqladmin"),
                "NAME", directory.getFileName(),
                "LAB", lab.directory(),
                "DEFAULTS", defaultsFile(),
                "SOCKET", socket(),
                "PID_FILE", pidFile(),
                "ERROR_LOG", directory.resolve("error.log"),
                "LOCK", directory.resolve("lock"));
        PrivateFile.writeScript(Path.of(startCommand()), Resource.text(Lab.class, "start-database.sh", values));
        PrivateFile.writeScript(Path.of(stopCommand()), Resource.text(Lab.class, "stop-database.sh", values));
    }

    private void fill() {
        Path template = LabDirectory.cached(release.directory() + "-data-r1", this::initialise);
        Command.run("cp", "-a", "--reflink=auto", "--sparse=always", template.resolve("data") + "/.", dataDir() + "/");
    }

    /** Without a UUID of its own, so that each copy gets another; its certificates make TLS possible at once. */
    private void initialise(Path template) throws IOException {
        Path data = LabDirectory.make(template.resolve("data"));
        Path options = PrivateFile.write(
                template.resolve("my.cnf"),
                "[mysqld]\n" + userLine() + release.installation() + "datadir=" + data
                        + "\nloose_mysqlx=OFF\nskip_log_bin\nloose_innodb_redo_log_capacity=64M\n");
        Command.run(release.program("mysqld").toString(), "--defaults-file=" + options, "--initialize-insecure");
        Files.deleteIfExists(data.resolve("auto.cnf"));
    }

    /** With the client's standard input, so that no password is an argument. */
    private void createAccounts() {
        Path statements = PrivateFile.write(
                directory.resolve("accounts.sql"),
                Resource.text(
                        LabMySql.class,
                        "mysql-accounts.sql",
                        Map.of(
                                "LANDFALL", lab.account(LabAccount.LANDFALL).password(),
                                "CANARY", lab.account(LabAccount.CANARY).password(),
                                "APP", lab.account(LabAccount.APP).password())));
        Path log = directory.resolve("accounts.log");
        try {
            Process client = ChildProcess.of(
                            release.client("mysql").toString(), "--no-defaults", "--user=root", "--socket=" + socket())
                    .redirectInput(statements.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            if (client.waitFor() != 0) {
                throw new LabException("Could not make the accounts of " + directory + ": " + Files.readString(log));
            }
            Files.delete(statements);
        } catch (IOException e) {
            throw new LabException("Could not make the accounts of " + directory + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("Interrupted while it made the accounts of " + directory + ".", e);
        }
    }

    @Override
    public LabMySql start() {
        Command.run(startCommand());
        return this;
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

    /** The socket's lock goes, too: mysqld takes a killed one that nobody has waited for yet for a running one. */
    @Override
    public void kill9() {
        process().ifPresent(OsProcess::kill);
        try {
            Files.deleteIfExists(Path.of(socket() + ".lock"));
        } catch (IOException e) {
            throw new LabException("Could not remove the lock of " + socket() + ": " + e.getMessage(), e);
        }
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
    public String name() {
        return directory.getFileName().toString();
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
            throw new LabException("Could not log in to " + directory + " as " + user + ": " + e.getMessage(), e);
        }
    }

    /** The server follows {@code source} by GTID from its beginning; returns when both threads run. */
    public LabMySql follow(LabMySql source) {
        return follow(source, lab.account(LabAccount.LANDFALL));
    }

    /** The same with that account. */
    LabMySql follow(LabMySql source, LabAccount account) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            String it = release.isOld() ? "MASTER" : "SOURCE";
            statement.execute("CHANGE " + (release.isOld() ? "MASTER" : "REPLICATION SOURCE") + " TO " + it
                    + "_HOST = '127.0.0.1', " + it + "_PORT = " + source.port + ", " + it + "_USER = '" + account.user()
                    + "', " + it + "_PASSWORD = '" + account.password() + "', " + it + "_AUTO_POSITION = 1, GET_" + it
                    + "_PUBLIC_KEY = 1, " + it + "_CONNECT_RETRY = 1");
            statement.execute("START " + replica());
            Awaited.within(FOLLOW_LIMIT, directory + " follows " + source.directory, () -> bothRun(statement));
            return this;
        } catch (SQLException e) {
            throw new LabException(directory + " does not follow " + source.directory + ": " + e.getMessage(), e);
        }
    }

    private String replica() {
        return release.isOld() ? "SLAVE" : "REPLICA";
    }

    private boolean bothRun(Statement statement) {
        String column = release.isOld() ? "Slave_" : "Replica_";
        try (ResultSet status = statement.executeQuery("SHOW " + replica() + " STATUS")) {
            return status.next()
                    && "Yes".equals(status.getString(column + "IO_Running"))
                    && "Yes".equals(status.getString(column + "SQL_Running"));
        } catch (SQLException e) {
            throw new LabException("The replica does not say how it is: " + e.getMessage(), e);
        }
    }

    @Override
    public String address() {
        return "127.0.0.1:" + port;
    }

    @Override
    public int port() {
        return port;
    }

    MySqlRelease release() {
        return release;
    }

    @Override
    public int serverId() {
        return serverId;
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
        return "(SELECT " + (first - 1) + " + place AS seq FROM JSON_TABLE(CONCAT('[0', REPEAT(',0', " + (last - first)
                + "), ']'), '$[*]' COLUMNS (place FOR ORDINALITY)) AS places) AS numbers";
    }

    @Override
    public Words words() {
        return WORDS;
    }

    @Override
    public Path defaultsFile() {
        return directory.resolve("my.cnf");
    }

    @Override
    public Path settingsDir() {
        return directory.resolve("conf.d");
    }

    @Override
    public Path dataDir() {
        return directory.resolve("data");
    }

    @Override
    public Set<Path> filesOfARunningServer() {
        return Set.of(
                socket(),
                Path.of(socket() + ".lock"),
                pidFile(),
                directory.resolve("error.log"),
                directory.resolve("lock"));
    }

    private Path socket() {
        return directory.resolve("socket");
    }

    @Override
    public Path pidFile() {
        return directory.resolve("server.pid");
    }

    private static String userLine() {
        return System.getProperty("user.name").equals("root") ? "user=root\n" : "";
    }
}
