package io.landfall.bot.chat.terminal;

import io.landfall.bot.conversation.Line;
import io.landfall.bot.conversation.Mark;
import io.landfall.monitor.LandfallException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** Plain lines, each flushed, for pipes and logs. What goes on now is one line, told when it is new, now and then. */
final class PlainConsole implements Console {

    private static final long STATUS_EVERY = Duration.ofSeconds(5).toNanos();

    private final BufferedReader in;
    private final PrintWriter out;
    private final LongSupplier nanoTime;
    private long statusDue;
    private String status = "";

    PlainConsole(BufferedReader in, PrintWriter out, LongSupplier nanoTime) {
        this.in = in;
        this.out = out;
        this.nanoTime = nanoTime;
        this.statusDue = nanoTime.getAsLong();
    }

    @Override
    public synchronized void print(List<Line> lines) {
        lines.forEach(line -> out.println(line.text()));
        out.flush();
    }

    @Override
    public synchronized void status(List<Line> lines) {
        String now = lines.stream().map(Line::text).collect(Collectors.joining(" | "));
        boolean due = nanoTime.getAsLong() - statusDue >= 0;
        if (due && !now.isEmpty() && !now.equals(status)) {
            status = now;
            statusDue = nanoTime.getAsLong() + STATUS_EVERY;
            print(List.of(Line.of(Mark.NONE, now)));
        }
    }

    /** Waits for a line, and repeats it behind the prompt, so that what was printed reads like a conversation. */
    @Override
    public Optional<String> read(String prompt) {
        try {
            Optional<String> line = Optional.ofNullable(in.readLine());
            line.filter(text -> !text.isBlank()).ifPresent(text -> print(List.of(Line.of(Mark.NONE, prompt + text))));
            return line;
        } catch (IOException e) {
            throw LandfallException.external("Can't read from standard input: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        out.flush();
    }
}
