package io.landfall.lab;

import io.landfall.lab.process.Awaited;
import io.landfall.lab.process.ChildProcess;
import io.landfall.lab.process.Command;
import io.landfall.lab.process.LabDirectory;
import io.landfall.lab.process.LabException;
import io.landfall.lab.process.PrivateFile;
import io.landfall.lab.process.Resource;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * An initialised data directory with the lab's accounts, made once for this user and version of the server and copied
 * from then on. It lies in {@code $XDG_CACHE_HOME/landfall} ({@code ~/.cache/landfall}), readable by its user only;
 * the passwords are random and lie beside it.
 */
final class MariaDbTemplate {

    /** Raised when what is made here changes. */
    private static final String REVISION = "r2";

    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path directory;
    private final Properties passwords;

    private MariaDbTemplate(Path directory) throws IOException {
        this.directory = directory;
        this.passwords = new Properties();
        try (Reader reader = Files.newBufferedReader(directory.resolve("passwords"))) {
            passwords.load(reader);
        }
    }

    /** Returns the template, making it first where it is missing; several JVMs may ask at the same time. */
    static synchronized MariaDbTemplate get() {
        String name = "mariadb-" + serverVersion() + "-" + REVISION;
        try {
            return new MariaDbTemplate(LabDirectory.cached(name, MariaDbTemplate::make));
        } catch (IOException e) {
            throw new LabException("Could not read the template " + name + ": " + e.getMessage(), e);
        }
    }

    private static String serverVersion() {
        String printed = Command.run(Command.program("mariadbd"), "--no-defaults", "--version");
        return printed.replaceFirst("^.*Ver (\\S+).*$", "$1").replaceAll("[^A-Za-z0-9.+-]", "_");
    }

    /** Returns the account with its password. */
    LabAccount account(String user) {
        return LabAccount.from(passwords, user);
    }

    /** Fills the empty directory {@code target}. */
    void copyTo(Path target) {
        Command.run("cp", "-a", "--reflink=auto", "--sparse=always", directory.resolve("data") + "/.", target + "/");
    }

    private static void make(Path building) throws IOException {
        LabDirectory.make(building.resolve("data"));
        writePasswords(building.resolve("passwords"));
        MariaDbTemplate unfinished = new MariaDbTemplate(building);
        unfinished.initialise();
        unfinished.createAccounts();
    }

    private static void writePasswords(Path file) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (String user : List.of(LabAccount.LANDFALL, LabAccount.CANARY, LabAccount.APP, LabAccount.REPLICATION)) {
            byte[] bytes = new byte[16];
            RANDOM.nextBytes(bytes);
            lines.append(user)
                    .append('=')
                    .append(HexFormat.of().formatHex(bytes))
                    .append('\n');
        }
        PrivateFile.write(file, lines.toString());
    }

    private void initialise() {
        PrivateFile.write(
                directory.resolve("my.cnf"),
                "[mysqld]\n" + userLine() + "datadir=" + directory.resolve("data") + "\nsocket="
                        + directory.resolve("socket") + "\npid_file=" + directory.resolve("server.pid")
                        + "\ncharacter_set_server=utf8mb4\ninnodb_log_file_size=32M\nskip_log_bin\n");
        Command.run(
                "mariadb-install-db",
                "--defaults-file=" + directory.resolve("my.cnf"),
                "--auth-root-authentication-method=socket",
                "--auth-root-socket-user=root",
                "--skip-test-db");
    }

    /** The accounts come from a file that the server reads when it starts, so that no password is an argument. */
    private void createAccounts() throws IOException {
        Path statements = directory.resolve("accounts.sql");
        PrivateFile.write(
                statements,
                Resource.text(
                        MariaDbTemplate.class,
                        "accounts.sql",
                        Map.of(
                                "LANDFALL", account(LabAccount.LANDFALL).password(),
                                "CANARY", account(LabAccount.CANARY).password(),
                                "APP", account(LabAccount.APP).password())));
        Path log = directory.resolve("log");
        Process server = ChildProcess.of(
                        "setsid",
                        Command.program("mariadbd"),
                        "--defaults-file=" + directory.resolve("my.cnf"),
                        "--skip-networking",
                        "--init-file=" + statements)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            Awaited.within(START_LIMIT, "the template's server answers; see " + log, () -> answers(server));
        } finally {
            server.destroy();
        }
        Awaited.within(START_LIMIT, "the template's server has stopped", () -> !server.isAlive());
        Files.delete(statements);
    }

    /**
     * Asked by a client, because a server that gets SIGTERM between writing its pid file and listening never ends
     * (seen on 10.11).
     */
    private boolean answers(Process server) {
        if (!server.isAlive()) {
            throw new LabException("The template's server ended by itself; see " + directory.resolve("log") + ".");
        }
        return Command.succeeds(
                "mariadb-admin", "--no-defaults", "--socket=" + directory.resolve("socket"), "--user=landfall", "ping");
    }

    /** Root may only run a server that is told to run as root. */
    static String userLine() {
        return System.getProperty("user.name").equals("root") ? "user=root\n" : "";
    }
}
