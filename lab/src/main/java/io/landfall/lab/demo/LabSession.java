package io.landfall.lab.demo;

import io.landfall.lab.Lab;
import io.landfall.lab.process.LabException;
import java.io.PrintStream;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToIntFunction;

/** A lab for one run of a verb, with the service on it. Ctrl-C ends the service in its own order, then everything else. */
public final class LabSession {

    private final String verb;
    private final PrintStream out;
    private final AtomicBoolean ending = new AtomicBoolean();
    private volatile Optional<ServiceProcess> service = Optional.empty();

    /** Will call what runs by the name of its verb. */
    public LabSession(String verb, PrintStream out) {
        this.verb = verb;
        this.out = out;
    }

    /** Returns the exit status of {@code work}, or 1 when it threw a LabException. Leaves nothing behind. */
    public int run(ToIntFunction<Lab> work) {
        Lab lab = Lab.open();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> endEarly(lab), verb + "-end"));
        try {
            return work.applyAsInt(lab);
        } catch (LabException e) {
            if (!isEnding()) {
                out.println("The " + verb + " failed: " + e.getMessage());
            }
            return 1;
        } finally {
            if (!isEnding()) {
                service.ifPresent(ServiceProcess::end);
                lab.close();
                ending.set(true); // only now: a signal that comes meanwhile must wait for the same
            }
        }
    }

    /** Ctrl-C reaches the service, too; it ends in its own order before its servers go. */
    private void endEarly(Lab lab) {
        if (!ending.compareAndSet(false, true)) {
            return;
        }
        service.ifPresent(ServiceProcess::end);
        lab.close();
        out.println("The " + verb + " was ended; everything it had started is gone.");
    }

    /** Takes the service that runs now; ends it where everything is being ended. */
    public void started(ServiceProcess now) {
        service = Optional.of(now);
        if (isEnding()) {
            now.end();
        }
    }

    /** Whether everything is being ended, or has been. */
    public boolean isEnding() {
        return ending.get();
    }
}
