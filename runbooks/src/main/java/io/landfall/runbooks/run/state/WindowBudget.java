package io.landfall.runbooks.run.state;

import java.time.Duration;
import java.util.Optional;

/** How long the application may be without writes, on the monotonic clock. Safe for several threads. */
public final class WindowBudget {

    private static final Duration TO_GO_BACK = Duration.ofSeconds(2);

    private final Duration whole;
    private volatile long openedAt;
    private volatile boolean open;

    public WindowBudget(Duration whole) {
        this.whole = whole;
    }

    /** Starts the clock, unless it runs already. */
    public synchronized void open() {
        if (!open) {
            openedAt = System.nanoTime();
            open = true;
        }
    }

    public void close() {
        open = false;
    }

    public Duration whole() {
        return whole;
    }

    /** What is left for people, zero at its end: a tenth, at most two seconds, is kept for taking everything back. */
    public Duration toAnswer() {
        Duration tenth = whole.dividedBy(10);
        Duration answer = left().minus(tenth.compareTo(TO_GO_BACK) < 0 ? tenth : TO_GO_BACK);
        return answer.isNegative() ? Duration.ZERO : answer;
    }

    public Duration left() {
        return used().map(whole::minus).orElse(whole);
    }

    public Optional<Duration> used() {
        return open ? Optional.of(Duration.ofNanos(System.nanoTime() - openedAt)) : Optional.empty();
    }
}
