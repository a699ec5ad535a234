package io.landfall.lab.ledger;

import com.sun.net.httpserver.HttpServer;
import io.landfall.lab.process.LabException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** The application: a process of its own that keeps writing. SIGHUP reads the database address again, SIGTERM ends it. */
public final class LedgerApplication {

    private static final long END_LIMIT_SECONDS = 120;
    private static final int PRACTICE = 30;

    private final Path configFile;
    private final LedgerConfig config;
    private final LedgerLog log;
    private final MaintenanceFlag flag;
    private final Bell bell = new Bell();
    private final AtomicLong acknowledged = new AtomicLong();
    private final ExecutorService opening = Executors.newCachedThreadPool();
    private final List<Thread> writers = new ArrayList<>();
    private final AtomicReference<Route> route;
    private volatile boolean stopping;

    private LedgerApplication(Path configFile) throws IOException {
        this.configFile = configFile;
        this.config = LedgerConfig.read(configFile);
        this.log = new LedgerLog(config.logFile());
        this.flag = new MaintenanceFlag(config.flagFile());
        this.route = new AtomicReference<>(routeTo(config.database()));
    }

    /** Runs until SIGTERM. The only argument is the properties file, see {@link Ledger}. */
    public static void main(String[] args) throws IOException {
        System.setProperty("sun.net.httpserver.nodelay", "true"); // else an answer takes 40 ms more
        new LedgerApplication(Path.of(args[0])).start();
    }

    private void start() throws IOException {
        LedgerHistory earlier = LedgerHistory.read(List.of(config.logFile()));
        for (int writer = 0; writer < config.writers(); writer++) {
            LedgerWriter work = new LedgerWriter(
                    writer,
                    earlier.lastSequence(writer),
                    route,
                    flag,
                    log,
                    bell,
                    () -> stopping,
                    acknowledged,
                    config.pause());
            writers.add(new Thread(work, "writer-" + writer));
        }
        HttpServer page = ShopPage.serve(config.page(), flag, acknowledged);
        HangupSignal.on(this::reload);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(page)));
        writers.forEach(Thread::start);
        opening.execute(this::practise);
        Files.writeString(config.pidFile(), ProcessHandle.current().pid() + "\n");
    }

    private void reload() {
        String address = LedgerConfig.read(configFile).database();
        if (!address.equals(route.get().address())) {
            route.set(routeTo(address));
            bell.ring();
        }
    }

    /** An application that has run for days connects and fails quickly; so this one does both before it matters. */
    private void practise() {
        try {
            for (int i = 0; i < PRACTICE; i++) {
                LedgerSession session = LedgerSession.open(config.database(), config.account());
                session.failOnPurpose();
                session.close();
            }
        } catch (SQLException e) {
            System.err.println("The database does not answer: " + e.getMessage());
        }
    }

    private Route routeTo(String address) {
        return new Route(address, config.account(), config.writers(), opening);
    }

    /** No write is in flight and the log is on disk afterwards. */
    private void end(HttpServer page) {
        stopping = true;
        bell.ring();
        try {
            for (Thread writer : writers) {
                writer.join(TimeUnit.SECONDS.toMillis(END_LIMIT_SECONDS));
            }
            log.close();
            page.stop(0);
            Files.deleteIfExists(config.pidFile());
        } catch (IOException e) {
            throw new LabException("The ledger did not end in good order: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
