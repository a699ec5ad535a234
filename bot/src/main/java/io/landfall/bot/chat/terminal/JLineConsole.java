package io.landfall.bot.chat.terminal;

import io.landfall.bot.conversation.Line;
import io.landfall.bot.conversation.Mark;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jline.reader.Candidate;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;
import org.jline.utils.Status;

/** A terminal: messages appear above the line being typed, what goes on now stays below it. */
final class JLineConsole implements Console {

    private static final AttributedStyle PLAIN = AttributedStyle.DEFAULT;

    private final Terminal terminal;
    private final LineReader reader;
    private final Optional<Status> status;

    /** Takes over {@code terminal}; {@code completion} returns what may stand next behind the words written so far. */
    JLineConsole(Terminal terminal, Function<List<String>, List<String>> completion) {
        this.terminal = terminal;
        this.reader = LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("landfall")
                .completer((line, parsed, candidates) -> completion
                        .apply(parsed.words().subList(0, parsed.wordIndex()))
                        .forEach(word -> candidates.add(new Candidate(word))))
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .build();
        this.status = Optional.ofNullable(Status.getStatus(terminal));
    }

    @Override
    public synchronized void print(List<Line> lines) {
        int width = Math.max(20, terminal.getWidth());
        List<AttributedString> all = lines.stream()
                .flatMap(
                        line -> line.folded(width).stream().map(part -> new AttributedString(part, style(line.mark()))))
                .toList();
        reader.printAbove(AttributedString.join(AttributedString.NEWLINE, all));
    }

    @Override
    public synchronized void status(List<Line> lines) {
        status.ifPresent(bar -> bar.update(lines.stream().map(this::fitting).toList()));
    }

    private AttributedString fitting(Line line) {
        int width = Math.max(20, terminal.getWidth() - 1);
        String text = line.text();
        String fits = text.length() > width ? text.substring(0, width - 1) + "…" : text;
        return new AttributedString(fits, style(line.mark()));
    }

    /** Returns what was typed; {@code quit} after Ctrl-C and Ctrl-D. */
    @Override
    public Optional<String> read(String prompt) {
        try {
            return Optional.of(reader.readLine(prompt));
        } catch (UserInterruptException | EndOfFileException e) {
            return Optional.of("quit");
        }
    }

    @Override
    public synchronized void close() {
        status.ifPresent(bar -> bar.update(List.of()));
        terminal.flush();
    }

    private static AttributedStyle style(Mark mark) {
        return switch (mark) {
            case DONE -> PLAIN.foreground(AttributedStyle.GREEN);
            case FAILED -> PLAIN.foreground(AttributedStyle.RED);
            case WARNING, RUNNING -> PLAIN.foreground(AttributedStyle.YELLOW);
            case TITLE -> PLAIN.bold();
            default -> PLAIN;
        };
    }
}
