package io.landfall.runbooks.copy.hotbackup;

import io.landfall.monitor.DataSize;
import io.landfall.runbooks.copy.TargetBackup;
import io.landfall.runbooks.pair.host.Script;
import io.landfall.runbooks.step.Found;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Counts what the tries to send a backup have cost, in files that outlive this process: on the target how often it was
 * cut off, what was there already when it went on, and what had been sent in vain; on the source what the present try
 * has sent.
 */
public record SendFigures(SourceBackup sourceBackup, TargetBackup targetBackup) {

    /** How a copy went on that was cut off, as people read it; there is none when it was not. */
    public static final String RESUMED = "resumed";

    private static final Duration LIMIT = Duration.ofSeconds(15);
    /** {@code dd} tells it each second and at its end, each time at the beginning of a line. */
    private static final Pattern METER = Pattern.compile("(?:^|[\\r\\n])(\\d+) bytes");

    /**
     * The figures.
     *
     * @param cutOff how often it was cut off
     * @param resumedBytes what was there already when it went on the last time
     * @param twiceBytes what had been sent and had not arrived, and so was sent again
     * @param begunBytes what was there when the present try began
     */
    public record Figures(int cutOff, long resumedBytes, long twiceBytes, long begunBytes) {

        static Figures parse(String text) {
            String[] words = text.strip().split(" ");
            return new Figures(
                    Integer.parseInt(words[0]),
                    Long.parseLong(words[1]),
                    Long.parseLong(words[2]),
                    Long.parseLong(words[3]));
        }

        String written() {
            return cutOff + " " + resumedBytes + " " + twiceBytes + " " + begunBytes;
        }

        /** Says it to people; empty when it was never cut off. */
        public String note() {
            return cutOff == 0
                    ? ""
                    : "resumed: " + new DataSize(resumedBytes) + " were there already, " + new DataSize(twiceBytes)
                            + " sent twice";
        }

        public Found addTo(Found found) {
            return cutOff == 0
                    ? found
                    : found.with("cut_off", cutOff)
                            .with("resumed_bytes", resumedBytes)
                            .with("sent_twice_bytes", twiceBytes)
                            .with(RESUMED, note());
        }
    }

    public Optional<Figures> figures() {
        return targetBackup.host().view().readFile(file()).map(Figures::parse);
    }

    /** A try begins, after whatever the last one had started has ended; returns the figures with what that one cost. */
    public Figures begin() {
        long there = targetBackup.bytes();
        Figures now = figures().map(last -> after(last, there)).orElse(new Figures(0, 0, 0, there));
        targetBackup.host().write(file(), now.written(), "0600");
        sourceBackup.host().remove(sourceBackup.meter());
        return now;
    }

    private Figures after(Figures last, long there) {
        long sent = sent();
        long arrived = there - last.begunBytes();
        if (sent == 0 && arrived == 0) {
            return last;
        }
        return new Figures(last.cutOff() + 1, there, last.twiceBytes() + Math.max(0, sent - arrived), there);
    }

    /** What left the source in the last try. */
    private long sent() {
        String tail = sourceBackup
                .host()
                .run("tail -c 400 -- " + Script.words(sourceBackup.meter()) + " 2>/dev/null || true", LIMIT);
        Matcher told = METER.matcher(tail);
        List<Long> figures =
                told.results().map(found -> Long.parseLong(found.group(1))).toList();
        return figures.isEmpty() ? 0 : figures.get(figures.size() - 1);
    }

    private String file() {
        return targetBackup.path() + "/tries";
    }
}
