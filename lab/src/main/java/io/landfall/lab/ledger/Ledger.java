package io.landfall.lab.ledger;

import io.landfall.lab.Lab;
import io.landfall.lab.LabAccount;
import io.landfall.lab.LabDatabase;
import io.landfall.lab.process.Awaited;
import io.landfall.lab.process.LabException;
import io.landfall.lab.process.LabProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The ledger application as a process of a lab: started, told to reload, stopped, and its memory judged. */
public final class Ledger {

    private static final Duration LIMIT = Duration.ofMinutes(3);

    private static final int PAUSED = 503;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Lab lab;
    private final Path directory;
    private final int httpPort;
    private LabProcess process;

    private Ledger(Lab lab, Path directory, int httpPort) {
        this.lab = lab;
        this.directory = directory;
        this.httpPort = httpPort;
    }

    /** Makes the tables on {@code database} and starts to write there with one connection. */
    public static Ledger start(Lab lab, LabDatabase database) {
        return start(lab, database, 1);
    }

    /** The same with several writing connections. Returns once the application runs. */
    public static Ledger start(Lab lab, LabDatabase database, int writers) {
        return start(lab, database, writers, Duration.ZERO);
    }

    /** The same with each connection pausing after each write, so that tests share a small machine with it. */
    public static Ledger start(Lab lab, LabDatabase database, int writers, Duration pause) {
        try (Connection connection = database.connect()) {
            LedgerTables.create(connection);
        } catch (SQLException e) {
            throw new LabException("Could not make the ledger's tables: " + e.getMessage(), e);
        }
        Ledger ledger = new Ledger(lab, lab.newDirectory("ledger"), lab.freePort());
        ledger.writeFiles(database.address(), writers, pause);
        ledger.startAgain();
        return ledger;
    }

    private void writeFiles(String address, int writers, Duration pause) {
        LabAccount app = lab.account(LabAccount.APP);
        lab.writePrivateFile(passwordFile(), app.password() + "\n");
        lab.writePrivateFile(
                propertiesFile(),
                "database=" + address + "\nuser=" + app.user() + "\npassword-file=" + passwordFile() + "\nhttp-port="
                        + httpPort + "\nflag-file=" + flagFile() + "\nlog-file=" + logFile() + "\npid-file="
                        + pidFile() + "\nwriters=" + writers + "\npause-ms=" + pause.toMillis() + "\n");
    }

    /** Starts the application again with the same file and log, after {@link #stop} or {@link #kill9}. */
    public void startAgain() {
        process = lab.startJava(
                LedgerApplication.class,
                directory.resolve("output.log"),
                List.of(propertiesFile().toString()));
        Awaited.within(LIMIT, "the ledger runs; see " + directory.resolve("output.log"), () -> {
            process.requireAlive();
            return Files.exists(pidFile());
        });
    }

    /** The application runs and shows the polite page; no write is in flight and its log is on disk afterwards. */
    public void pause() {
        try {
            Files.writeString(flagFile(), "");
        } catch (IOException e) {
            throw new LabException("Could not write " + flagFile() + ": " + e.getMessage(), e);
        }
        Awaited.within(LIMIT, "the ledger shows the polite page", () -> pageStatus() == PAUSED);
    }

    /** The application writes again, after {@link #pause}. */
    public void goOn() {
        try {
            Files.deleteIfExists(flagFile());
        } catch (IOException e) {
            throw new LabException("Could not remove " + flagFile() + ": " + e.getMessage(), e);
        }
        Awaited.within(LIMIT, "the ledger shows its own page", () -> pageStatus() != PAUSED);
    }

    /** Ends the application; no write is in flight and its log is on disk afterwards. Idempotent. */
    public void stop() {
        process.terminate(LIMIT);
    }

    /** Ends the application with SIGKILL. */
    public void kill9() {
        process.kill();
        try {
            Files.deleteIfExists(pidFile());
        } catch (IOException e) {
            throw new LabException("Could not remove " + pidFile() + ": " + e.getMessage(), e);
        }
    }

    public boolean isRunning() {
        return process.isAlive();
    }

    /** Writes another address into the application's file and tells it to reload, as an operator does. */
    public void pointTo(String address) {
        try {
            String text = Files.readString(propertiesFile());
            Path changed = directory.resolve("ledger.properties.new");
            lab.writePrivateFile(changed, text.replaceFirst("(?m)^database=.*$", "database=" + address));
            Files.move(changed, propertiesFile(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new LabException("Could not change " + propertiesFile() + ": " + e.getMessage(), e);
        }
        reload();
    }

    /** Returns the address in the application's file, as {@code 127.0.0.1:3307}. */
    public String database() {
        return LedgerConfig.read(propertiesFile()).database();
    }

    /** Tells the application to read its file again. */
    public void reload() {
        process.signal("HUP");
    }

    /** Returns how many writes were acknowledged since the application started. */
    public long acknowledged() {
        return Long.parseLong(get("writes").body().strip());
    }

    /** Returns when so many more writes were acknowledged. */
    public void awaitWrites(long more) {
        long goal = acknowledged() + more;
        Awaited.within(LIMIT, "the ledger has " + goal + " writes acknowledged", () -> acknowledged() >= goal);
    }

    /** Returns the pauses across switches up to now, in order; the application may go on writing. */
    public List<WritePause> switchPauses() {
        return LedgerHistory.read(List.of(logFile())).acknowledgements().acrossSwitches();
    }

    /** Returns how long each write took that was acknowledged in that time, in milliseconds. */
    public List<Double> millisOfWrites(Instant from, Instant to) {
        return LedgerHistory.millisOfWrites(logFile(), from, to);
    }

    /** Returns 503 while the polite page is shown, otherwise 200. */
    public int pageStatus() {
        return get("").statusCode();
    }

    private HttpResponse<String> get(String path) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url() + path))
                    .timeout(LIMIT)
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new LabException("The ledger does not answer on " + url() + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("Interrupted while asking the ledger.", e);
        }
    }

    /** Compares what the application remembers with what {@code server} holds; the application must be stopped or paused. */
    public LedgerVerdict judge(LabDatabase server) {
        if (isRunning() && pageStatus() != PAUSED) {
            throw new LabException("The ledger still writes. Stop or pause it before it is judged.");
        }
        try (Connection connection = server.connect()) {
            return LedgerVerdict.judge(List.of(logFile()), connection);
        } catch (SQLException e) {
            throw new LabException("Could not read the ledger's tables on " + server.name() + ": " + e.getMessage(), e);
        }
    }

    /** Ends with a slash. */
    public String url() {
        return "http://127.0.0.1:" + httpPort + "/";
    }

    /** While it exists, the application shows the polite page and begins no write. */
    public Path flagFile() {
        return directory.resolve("maintenance.flag");
    }

    /** Holds the line {@code database=HOST:PORT}. */
    public Path propertiesFile() {
        return directory.resolve("ledger.properties");
    }

    public Path pidFile() {
        return directory.resolve("ledger.pid");
    }

    public Path logFile() {
        return directory.resolve("ledger.log");
    }

    private Path passwordFile() {
        return directory.resolve("password");
    }
}
