package io.landfall.lab.traffic;

import io.landfall.lab.LabAccount;
import io.landfall.lab.process.LabException;
import io.landfall.lab.process.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Connections that are kept, and can be paused: what begins then waits. A command says so by a file, which holds for how
 * many seconds at most; the pool answers by another file when nothing is under way. When it goes on, also by itself, it reads
 * anew where its database is.
 */
public final class Pool implements Connections {

    private static final long LOOK_EVERY_MILLIS = 2;

    private final Path directory;
    private final LabAccount account;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<Connection> idle = new ConcurrentLinkedQueue<>();
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor();
    private boolean paused;
    private long pausedUntil;
    private int underWay;
    private String address;

    /** Connects as {@code account} to {@code address}, which {@link #addressFile} holds from now on. */
    public Pool(Path directory, String address, LabAccount account) {
        this.directory = directory;
        this.account = account;
        this.address = address;
        PrivateFile.write(addressFile(), address + "\n");
        watch.scheduleWithFixedDelay(this::look, 0, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Holds the address of its database alone. */
    public Path addressFile() {
        return directory.resolve("database");
    }

    /** A command that returns when nothing is under way; {@code $1} is for how many seconds at most. */
    public String pauseCommand() {
        return "echo \"$1\" >%1$s.new && mv %1$s.new %1$s && until [ -e %2$s ]; do sleep 0.005; done"
                .formatted(wish(), answer());
    }

    /** A command that returns when it goes on. */
    public String continueCommand() {
        return "rm -f %s; while [ -e %s ]; do sleep 0.005; done".formatted(wish(), answer());
    }

    private Path wish() {
        return directory.resolve("pause");
    }

    private Path answer() {
        return directory.resolve("paused");
    }

    private void look() {
        try {
            boolean wished = Files.exists(wish());
            lock.lock();
            try {
                if (wished && !paused) {
                    pause();
                } else if (paused && (!wished || System.nanoTime() - pausedUntil > 0)) {
                    goOn();
                }
            } finally {
                lock.unlock();
            }
        } catch (IOException | InterruptedException e) {
            throw new LabException("The pool can't be paused: " + e, e);
        }
    }

    private void pause() throws IOException, InterruptedException {
        long seconds = Long.parseLong(Files.readString(wish()).strip());
        pausedUntil = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        paused = true;
        while (underWay > 0) {
            changed.await();
        }
        Files.createFile(answer());
    }

    private void goOn() throws IOException {
        address = Files.readString(addressFile()).strip();
        for (Connection old = idle.poll(); old != null; old = idle.poll()) {
            drop(old);
        }
        paused = false;
        Files.deleteIfExists(wish());
        Files.delete(answer());
        changed.signalAll();
    }

    @Override
    public void execute(String statement) throws SQLException {
        String to = begin();
        try {
            Connection connection = idle.poll();
            if (connection == null) {
                connection = EachItsOwn.open(to, account);
            }
            try (Statement execution = connection.createStatement()) {
                execution.execute(statement);
            } catch (SQLException e) {
                drop(connection);
                throw e;
            }
            idle.add(connection);
        } finally {
            end();
        }
    }

    private String begin() {
        lock.lock();
        try {
            while (paused) {
                changed.awaitUninterruptibly();
            }
            underWay++;
            return address;
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        lock.lock();
        try {
            underWay--;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static void drop(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            throw new LabException("The driver refuses to drop a connection: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        watch.shutdownNow();
        for (Connection old = idle.poll(); old != null; old = idle.poll()) {
            drop(old);
        }
    }
}
