package io.landfall.lab.process;

import java.time.Duration;

/** A program of a lab that this JVM has started; it ends with the lab at the latest. */
public final class LabProcess {

    private final OsProcess process;
    private final String name;

    public LabProcess(OsProcess process, String name) {
        this.process = process;
        this.name = name;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Throws when it has ended. */
    public void requireAlive() {
        if (!isAlive()) {
            throw new LabException(name + " (process " + pid() + ") ended by itself.");
        }
    }

    /** Sends a signal such as {@code HUP}. */
    public void signal(String signal) {
        requireAlive();
        Command.run("sh", "-c", "kill -" + signal + " \"$1\"", "sh", Long.toString(pid()));
    }

    /** Sends SIGKILL and returns when it is gone. */
    public void kill() {
        process.kill();
    }

    /** Sends SIGTERM and returns when it is gone, at most {@code limit} later. */
    public void terminate(Duration limit) {
        process.terminate(limit);
    }
}
