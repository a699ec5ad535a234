package io.landfall.bot.chat.terminal;

import io.landfall.bot.conversation.Channel;
import io.landfall.bot.conversation.Incoming;
import io.landfall.bot.conversation.Line;
import io.landfall.bot.conversation.Mark;
import io.landfall.bot.conversation.Message;
import io.landfall.bot.conversation.MessageText;
import io.landfall.bot.conversation.Posted;
import io.landfall.bot.conversation.inbox.Words;
import io.landfall.monitor.Daemons;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.Secret;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.Signals;

/** The terminal as a channel: one person, or the demo's several. */
public final class TerminalChannel implements Channel {

    private static final String NAME = "terminal";
    private static final Pattern CODE = Pattern.compile("\\d{3} ?\\d{3}");
    private static final Pattern IN_A_RUN = Pattern.compile("#(\\d{1,9})\\s+(.*)");

    private final Console console;
    private final Speakers speakers;
    private final Runnable quit;
    private final String session = UUID.randomUUID().toString();
    private final AtomicLong number = new AtomicLong();
    private final AtomicReference<Optional<Incoming>> waitsForCode = new AtomicReference<>(Optional.empty());
    private final Map<String, Secret> codes = new ConcurrentHashMap<>();
    private final Map<Posted, Line> live = new LinkedHashMap<>();

    TerminalChannel(Console console, Speakers speakers, Runnable quit) {
        this.console = console;
        this.speakers = speakers;
        this.quit = quit;
    }

    /**
     * The terminal this process was started in, or plain lines when it was started in none.
     *
     * @param demoPeople the demo's people; empty means the operating system's user
     * @param completion returns what may stand next behind the words written so far
     * @param quit is run when somebody wants to leave
     */
    public static TerminalChannel ofThisProcess(
            List<String> demoPeople, Function<List<String>, List<String>> completion, Runnable quit) {
        Speakers speakers =
                demoPeople.isEmpty() ? Speakers.one(System.getProperty("user.name")) : Speakers.several(demoPeople);
        Console console =
                isTerminal() ? new JLineConsole(systemTerminal(quit), completion) : plain(System.in, System.out);
        return new TerminalChannel(console, speakers, quit);
    }

    /** Whether both ends of this process are a person's terminal. */
    public static boolean isTerminal() {
        return System.console() != null;
    }

    /** Signals leave as {@code quit} does, so that the last words are seen before the terminal is closed. */
    private static Terminal systemTerminal(Runnable quit) {
        try {
            Terminal terminal = TerminalBuilder.builder().system(true).build();
            terminal.handle(Terminal.Signal.INT, signal -> quit.run());
            Signals.register("TERM", quit);
            return terminal;
        } catch (IOException e) {
            throw LandfallException.external("Can't use this terminal: " + e.getMessage(), e);
        }
    }

    private static PlainConsole plain(InputStream in, PrintStream out) {
        return new PlainConsole(
                new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)),
                new PrintWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8)),
                System::nanoTime);
    }

    @Override
    public void open(Listener listener) {
        Daemons.thread(NAME, () -> listen(listener)).start();
    }

    private void listen(Listener listener) {
        Optional<String> line = console.read(speakers.prompt());
        while (line.isPresent()) {
            if (line.get().strip().matches("quit|exit")) {
                quit.run();
                return;
            }
            take(line.get(), listener);
            line = console.read(speakers.prompt());
        }
        say("The input has ended; nobody can say anything here any more. The service goes on until it"
                + " is ended by SIGTERM or Ctrl-C.");
    }

    private void say(String text) {
        console.print(List.of(Line.of(Mark.NONE, text)));
    }

    private void take(String line, Listener listener) {
        try {
            Speakers.Said said = speakers.hear(line);
            if (!said.text().isEmpty()) {
                listener.hear(withCode(said).orElseGet(() -> incoming(said)));
            }
        } catch (LandfallException e) {
            say(e.getMessage());
        }
    }

    /** A line of digits alone is the code that was asked for last; any other forgets that. */
    private Optional<Incoming> withCode(Speakers.Said said) {
        return waitsForCode
                .getAndSet(Optional.empty())
                .filter(asked -> CODE.matcher(said.text()).matches())
                .map(asked -> {
                    Incoming again = new Incoming(NAME, asked.run(), asked.who(), asked.text(), nextEvent());
                    codes.put(again.event(), Secret.of(said.text()));
                    return again;
                });
    }

    @Override
    public void askForCode(Incoming asked) {
        waitsForCode.set(Optional.of(asked));
        say("`" + asked.text() + "` takes the code of " + asked.who().name()
                + ". Write its six digits alone in the next line; any other line forgets this.");
    }

    @Override
    public Optional<Secret> takeCode(Incoming said) {
        return Optional.ofNullable(codes.remove(said.event()));
    }

    private String nextEvent() {
        return NAME + ":" + session + ":" + number.incrementAndGet();
    }

    private Incoming incoming(Speakers.Said said) {
        Matcher inARun = IN_A_RUN.matcher(said.text());
        boolean named = inARun.matches();
        OptionalLong run = named ? OptionalLong.of(Long.parseLong(inARun.group(1))) : OptionalLong.empty();
        String words = Words.of(named ? inARun.group(2) : said.text());
        return new Incoming(NAME, run, said.who(), words, nextEvent());
    }

    @Override
    public Posted post(String channel, Message message) {
        console.print(MessageText.lines(message));
        return new Posted(NAME, Long.toString(number.incrementAndGet()));
    }

    @Override
    public void update(Posted posted, Message message) {
        show(() -> live.put(posted, Line.of(message.mark(), message.headline())));
    }

    @Override
    public void settle(Posted posted, Message message) {
        show(() -> live.remove(posted));
        console.print(MessageText.lines(message));
    }

    private synchronized void show(Runnable change) {
        change.run();
        console.status(new ArrayList<>(live.values()));
    }

    @Override
    public void reply(Posted thread, Message message) {
        console.print(MessageText.lines(message));
    }

    @Override
    public void answer(Incoming asked, Message message) {
        console.print(MessageText.lines(message));
    }

    @Override
    public List<Word> words() {
        List<Word> words = new ArrayList<>();
        if (speakers.areSeveral()) {
            speakers.names().stream()
                    .skip(1)
                    .map(name -> new Word(
                            "as " + name + " [words]", "speak as " + name + " from now on, or say only these words so"))
                    .forEach(words::add);
        }
        words.add(new Word("#RUN words", "say approve, go, hold, resume or abort to the run of this number"));
        words.add(new Word("quit", "leave: the service ends in order (Ctrl-C and exit do the same)"));
        return words;
    }

    @Override
    public void close() {
        console.close();
    }
}
