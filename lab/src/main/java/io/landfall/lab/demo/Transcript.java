package io.landfall.lab.demo;

import io.landfall.lab.process.LabException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;

/** Everything the service has said so far, shown as it comes, and something to wait on. */
final class Transcript {

    /** Something that a person typed, behind the prompt with the name. */
    private static final Pattern SAID = Pattern.compile("[a-z]+> \\S");

    private final PrintStream viewer;
    private final Lock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    private final List<String> lines = new ArrayList<>();
    private boolean ended;

    Transcript(PrintStream viewer) {
        this.viewer = viewer;
    }

    /** Takes everything from {@code source}, on a thread of its own, until it ends. */
    void follow(BufferedReader source) {
        Thread thread = new Thread(() -> readAll(source), "transcript");
        thread.setDaemon(true);
        thread.start();
    }

    private void readAll(BufferedReader source) {
        try (source) {
            for (String line = source.readLine(); line != null; line = source.readLine()) {
                if (SAID.matcher(line).lookingAt()) {
                    viewer.println(); // so that what was typed is easily found
                }
                viewer.println(line);
                viewer.flush();
                add(line);
            }
        } catch (IOException e) {
            add("(the service's output can't be read any more: " + e.getMessage() + ")");
        } finally {
            end();
        }
    }

    private void add(String line) {
        lock.lock();
        try {
            lines.add(line);
            more.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        lock.lock();
        try {
            ended = true;
            more.signalAll();
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return lines.size();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Returns when a line from number {@code from} on shows what {@code said} waits for.
     *
     * @throws LabException when a line shows that it will not come, when the service has ended, or after the limit
     */
    void await(int from, DemoScript.Line said) {
        long left = said.limit().toNanos();
        int next = from;
        lock.lock();
        try {
            while (true) {
                for (; next < lines.size(); next++) {
                    if (said.then().matcher(lines.get(next)).find()) {
                        return;
                    }
                    refuse(lines.get(next), said);
                }
                refuseEnd(said, left);
                left = more.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("Interrupted while waiting for the service.", e);
        } finally {
            lock.unlock();
        }
    }

    private static void refuse(String line, DemoScript.Line said) {
        if (said.wrong().matcher(line).find()) {
            throw new LabException("after `" + said.words() + "` the service said: " + line.strip());
        }
    }

    private void refuseEnd(DemoScript.Line said, long left) {
        String wanted = "after `" + said.words() + "`: no line with `" + said.then() + "`";
        if (ended) {
            throw new LabException(wanted + ", and the service has ended");
        }
        if (left <= 0) {
            throw new LabException(wanted + " within " + said.limit().toSeconds() + " s");
        }
    }
}
