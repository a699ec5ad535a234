package io.landfall.monitor.watch;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The lag, the write rate and the answer times of the last two hours, one look a second; older looks are forgotten. Safe
 * for many threads.
 */
public final class LagHistory {

    private static final int LOOKS = 2 * 60 * 60;
    private static final int UNREADABLE = -1;

    private final long[] atMillis = new long[LOOKS];
    private final float[] lagSeconds = new float[LOOKS];
    private final float[] writes = new float[LOOKS];
    /** By server: how many microseconds it took to answer. */
    private final SortedMap<String, int[]> answers = new TreeMap<>();

    private int next;
    private int size;

    /**
     * One look.
     *
     * @param at when
     * @param lag how far the target was behind; empty when nobody could tell
     * @param writesPerSecond transactions that clients wrote to the source in a second; empty when nobody could tell
     * @param answers how long reading one row took, by the server's name; one that did not answer is left out
     */
    public record Look(
            Instant at, Optional<Duration> lag, OptionalDouble writesPerSecond, SortedMap<String, Duration> answers) {

        public Look {
            answers = Collections.unmodifiableSortedMap(new TreeMap<>(answers));
        }

        /** A look that told only the lag. */
        public Look(Instant at, Optional<Duration> lag) {
            this(at, lag, OptionalDouble.empty(), new TreeMap<>());
        }
    }

    synchronized void add(Look look) {
        atMillis[next] = look.at().toEpochMilli();
        lagSeconds[next] = look.lag().map(lag -> lag.toNanos() / 1e9f).orElse((float) UNREADABLE);
        writes[next] = (float) look.writesPerSecond().orElse(UNREADABLE);
        look.answers().keySet().forEach(server -> answers.computeIfAbsent(server, name -> noAnswers()));
        answers.forEach((server, micros) -> micros[next] = look.answers().containsKey(server)
                ? (int) Math.min(Integer.MAX_VALUE, look.answers().get(server).toNanos() / 1000)
                : UNREADABLE);
        next = (next + 1) % LOOKS;
        size = Math.min(size + 1, LOOKS);
    }

    private static int[] noAnswers() {
        int[] micros = new int[LOOKS];
        Arrays.fill(micros, UNREADABLE);
        return micros;
    }

    /** Returns the looks since then, oldest first. */
    public synchronized List<Look> since(Instant start) {
        List<Look> looks = new ArrayList<>();
        for (int i = size; i > 0; i--) {
            int at = Math.floorMod(next - i, LOOKS);
            if (atMillis[at] >= start.toEpochMilli()) {
                looks.add(look(at));
            }
        }
        return looks;
    }

    /** Returns the newest look; empty when there was none yet. */
    public synchronized Optional<Look> latest() {
        return size == 0 ? Optional.empty() : Optional.of(look(Math.floorMod(next - 1, LOOKS)));
    }

    /**
     * Returns when the lag will be gone if it goes on shrinking as over the last minute: zero when it is below a second,
     * empty when it does not shrink or nobody can tell.
     */
    public synchronized Optional<Duration> timeToCatchUp() {
        Optional<Duration> now = latest().flatMap(Look::lag);
        if (now.isEmpty() || now.get().compareTo(Duration.ofSeconds(1)) < 0) {
            return now.map(lag -> Duration.ZERO);
        }
        Instant end = latest().orElseThrow().at();
        return since(end.minusSeconds(60)).stream()
                .filter(look -> look.lag().isPresent())
                .findFirst()
                .flatMap(first -> CatchUp.estimate(first, latest().orElseThrow()));
    }

    private static Duration micros(float seconds) {
        return Duration.of(Math.round(seconds * 1e6), ChronoUnit.MICROS);
    }

    private Look look(int at) {
        Optional<Duration> lag = lagSeconds[at] == UNREADABLE ? Optional.empty() : Optional.of(micros(lagSeconds[at]));
        OptionalDouble rate = writes[at] == UNREADABLE ? OptionalDouble.empty() : OptionalDouble.of(writes[at]);
        SortedMap<String, Duration> known = new TreeMap<>();
        answers.forEach((server, micros) -> {
            if (micros[at] != UNREADABLE) {
                known.put(server, Duration.ofNanos(micros[at] * 1000L));
            }
        });
        return new Look(Instant.ofEpochMilli(atMillis[at]), lag, rate, known);
    }
}
