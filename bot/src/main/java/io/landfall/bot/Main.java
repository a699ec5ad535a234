package io.landfall.bot;

import io.landfall.bot.chat.terminal.TerminalChannel;
import io.landfall.bot.command.Arguments;
import io.landfall.bot.config.Configuration;
import io.landfall.bot.config.ConfigurationFile;
import io.landfall.bot.config.LeftWindow;
import io.landfall.bot.conversation.MessageText;
import io.landfall.bot.journal.FollowedJournal;
import io.landfall.bot.journal.JournalVerbs;
import io.landfall.bot.posts.BreakGlassFiles;
import io.landfall.bot.site.Hosts;
import io.landfall.bot.site.LiveMigration;
import io.landfall.bot.text.AuditText;
import io.landfall.bot.text.BreakGlassText;
import io.landfall.bot.text.ChecksText;
import io.landfall.monitor.Daemons;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.check.CheckGroup;
import io.landfall.monitor.check.CheckResult;
import io.landfall.runbooks.Readiness;
import io.landfall.runbooks.journal.Journal;
import io.landfall.runbooks.journal.SqliteJournal;
import io.landfall.runbooks.journal.history.History;
import io.landfall.runbooks.move.MoveCatalog;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command line: the service, and what can be asked without it. */
@Command(name = "landfall", mixinStandardHelpOptions = true, description = "Moves a live MariaDB server to a new host.")
public final class Main {

    private static final int BLOCKED = 1;

    private final PrintStream out;
    private final PrintStream err;
    private final Circumstances circumstances;

    private Main(PrintStream out, PrintStream err, Circumstances circumstances) {
        this.out = out;
        this.err = err;
        this.circumstances = circumstances;
    }

    public static void main(String[] arguments) {
        main(Circumstances.USUAL, arguments);
    }

    /** As {@link #main(String[])}, in other circumstances than the usual ones. */
    public static void main(Circumstances circumstances, String... arguments) {
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        int status = run(out, System.err, circumstances, arguments);
        out.flush();
        System.exit(status);
    }

    /** Does what the arguments say; returns the exit status: 0 done, 1 refused or failed, 2 bad input. */
    public static int run(PrintStream out, PrintStream err, String... arguments) {
        return run(out, err, Circumstances.USUAL, arguments);
    }

    private static int run(PrintStream out, PrintStream err, Circumstances circumstances, String... arguments) {
        return new CommandLine(new Main(out, err, circumstances))
                .addSubcommand(new JournalVerbs(out))
                .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
                .setExecutionExceptionHandler((e, command, parsed) -> {
                    if (!(e instanceof LandfallException known)) {
                        throw e;
                    }
                    err.println("landfall: " + known.getMessage());
                    return known.kind() == LandfallException.Kind.BAD_INPUT ? 2 : 1;
                })
                .execute(arguments);
    }

    @Command(name = "serve", description = "Runs the service until somebody quits or SIGTERM comes.")
    int serve(
            @Option(names = "--config", required = true, paramLabel = "FILE") Path file,
            @Option(
                            names = "--chat",
                            paramLabel = "slack|terminal",
                            description = "where people talk to it; `slack` when the file has `chat.slack`")
                    Optional<String> chat)
            throws InterruptedException {
        for (LeftWindow window :
                LeftWindow.find(file, System.getenv(), refusal -> err.println("landfall: " + refusal))) {
            Chat chosen = Chat.of(chat, window.configuration());
            AtomicBoolean left = new AtomicBoolean();
            serve(window.configuration(), chosen, (over, systemd) -> {
                Runnable quit = () -> {
                    left.set(true);
                    over.run();
                };
                return Service.settle(window, chosen, quit, over, circumstances, systemd);
            });
            if (left.get()) {
                return 0;
            }
        }
        Configuration configuration = read(file);
        Chat chosen = Chat.of(chat, configuration);
        serve(
                configuration,
                chosen,
                (quit, systemd) -> Service.start(configuration, chosen, quit, circumstances, systemd));
        return 0;
    }

    /** Returns when the service has run what it was given to run when it is over. */
    private static void serve(
            Configuration configuration, Chat chosen, BiFunction<Runnable, SystemdNotice, Service> start)
            throws InterruptedException {
        try (Logging log = Logging.toFile(
                configuration.journal().resolveSibling("landfall.log"),
                chosen == Chat.TERMINAL && TerminalChannel.isTerminal())) {
            CountDownLatch over = new CountDownLatch(1);
            SystemdNotice systemd = new SystemdNotice(System.getenv(), "systemd-notify");
            Service service = start.apply(over::countDown, systemd);
            Runtime.getRuntime().addShutdownHook(Daemons.thread("ending", () -> end(service, log)));
            systemd.ready();
            over.await();
            service.close();
        }
    }

    private static void end(Service service, Logging log) {
        service.close();
        log.close();
    }

    @Command(
            name = "check",
            description =
                    "Looks at what the next run needs, or the one named, or at one group of it; exit status 0 only when"
                            + " nothing blocks.")
    int check(
            @Parameters(index = "0", paramLabel = "MIGRATION") String name,
            @Parameters(
                            index = "1",
                            arity = "0..2",
                            paramLabel = "RUN|GROUP",
                            description =
                                    "start, cutover, rollback or finish; watch for what is watched; a group as dns")
                    List<String> words,
            @Option(names = "--replace-target", description = "asks for `start --replace-target`") boolean replaces,
            @Option(names = "--config", required = true, paramLabel = "FILE") Path file) {
        Configuration configuration = read(file);
        String migration = known(name, configuration);
        Arguments arguments = new Arguments(Optional.ofNullable(words).orElse(List.of()));
        Optional<CheckGroup> first = arguments.group();
        Optional<String> run = arguments.run(Readiness.ASKED);
        Optional<CheckGroup> group = first.or(arguments::group);
        arguments.end();
        Set<String> options = replaces ? Set.of(MoveCatalog.REPLACE_TARGET) : Set.of();
        try (Journal journal = journalToRead(configuration);
                Hosts seen = new Hosts(Clock.systemUTC());
                LiveMigration live = new LiveMigration(
                        configuration.migrations().get(migration),
                        configuration.journal(),
                        journal,
                        History.of(journal.entries()),
                        seen,
                        Clock.systemUTC())) {
            Readiness.Checked checked = live.readiness().check(run, options, group);
            MessageText.of(ChecksText.message(migration, options, checked)).forEach(out::println);
            return checked.found().stream().anyMatch(CheckResult::blocks) ? BLOCKED : 0;
        }
    }

    @Command(name = "audit", description = "Tells what the journal says; exit status 0 only when it is whole.")
    int audit(
            @Parameters(paramLabel = "MIGRATION") String name,
            @Option(names = "--config", required = true, paramLabel = "FILE") Path file,
            @Option(names = "--json", description = "one JSON object a line") boolean json,
            @Option(names = "--follow", description = "go on with each row that is written, until Ctrl-C or SIGTERM")
                    boolean follow) {
        Configuration configuration = read(file);
        String migration = known(name, configuration);
        try (SqliteJournal journal = SqliteJournal.openToRead(configuration.journal())) {
            if (follow) {
                new FollowedJournal(journal, migration, json, out).print();
                return 0;
            }
            List<String> lines =
                    json ? AuditText.json(migration, journal) : MessageText.of(AuditText.message(migration, journal));
            lines.forEach(out::println);
            return journal.firstBrokenRow().isPresent() ? BLOCKED : 0;
        }
    }

    @Command(
            name = "break-glass",
            description =
                    "Writes the script for doing it by hand again, as the newest armed run has it; asks no server.")
    int breakGlass(
            @Parameters(paramLabel = "MIGRATION") String name,
            @Option(names = "--config", required = true, paramLabel = "FILE") Path file) {
        Configuration configuration = read(file);
        String migration = known(name, configuration);
        try (Journal journal = SqliteJournal.openToRead(configuration.journal())) {
            History history = History.of(journal.entries());
            BreakGlassFiles scripts = new BreakGlassFiles(configuration.journal(), history);
            MessageText.of(BreakGlassText.message(
                            migration, history.runs(migration), (run, script) -> scripts.write(migration, run, script)))
                    .forEach(out::println);
        }
        return 0;
    }

    @Command(name = "freeze", description = "Said in the channel of the running service, not here.")
    int freeze(@Parameters(arity = "0..*", paramLabel = "WORD") List<String> words) {
        throw saidInTheChannel("freeze REASON");
    }

    @Command(name = "thaw", description = "Said in the channel of the running service, not here.")
    int thaw(@Parameters(arity = "0..*", paramLabel = "WORD") List<String> words) {
        throw saidInTheChannel("thaw");
    }

    private static LandfallException saidInTheChannel(String usage) {
        return LandfallException.badInput(
                "`" + usage + "` is said in the channel of the running service, which owns the"
                        + " journal where it is kept and knows who says it. Nothing was changed. Write it there; `list` shows"
                        + " whether something is frozen.");
    }

    private static Configuration read(Path file) {
        return ConfigurationFile.read(file, System.getenv());
    }

    private static String known(String name, Configuration configuration) {
        return new Arguments(List.of(name)).migration(configuration.migrations().keySet());
    }

    /** Before the first `serve` there is none. */
    private static Journal journalToRead(Configuration configuration) {
        return Files.exists(configuration.journal())
                ? SqliteJournal.openToRead(configuration.journal())
                : SqliteJournal.inMemory();
    }
}
