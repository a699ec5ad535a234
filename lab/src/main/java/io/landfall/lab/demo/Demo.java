package io.landfall.lab.demo;

import io.landfall.lab.demo.slack.SlackAccess;
import io.landfall.lab.demo.slack.SlackArguments;
import io.landfall.lab.demo.slack.SlackDoor;
import io.landfall.lab.process.LabException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code ./landfall demo}: a whole migration on this machine, with real servers. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description =
                "Moves a live database on this machine while an application writes to it, and proves that nothing"
                        + " was lost. The terminal is the channel, or Slack is: then SLACK_BOT_TOKEN and SLACK_APP_TOKEN (or"
                        + " SLACK_SIGNING_SECRET) are taken from the environment, and SLACK_API_URL where it is not Slack's own.")
public final class Demo implements Callable<Integer> {

    /** Whether the application shows a page during the switch. */
    enum Maintenance {
        NONE,
        PAGE
    }

    /** The exit status where the engine can't be had on this machine. */
    public static final int NOT_HERE = 3;

    @Option(names = "--yes", description = "Type the words, and approve in the name of the second person.")
    private boolean yes;

    @Option(names = "--report", paramLabel = "FILE", description = "Write the figures as JSON.")
    private Path report;

    @Option(
            names = "--size",
            paramLabel = "SIZE",
            defaultValue = "200MiB",
            converter = Size.class,
            description = "How much data, such as 500MiB or 1GiB (default: ${DEFAULT-VALUE}).")
    private long size;

    @Option(
            names = "--maintenance",
            paramLabel = "none|page",
            defaultValue = "page",
            description = "Whether the application shows a polite page during the switch (default: ${DEFAULT-VALUE}).")
    private Maintenance maintenance;

    @Option(
            names = "--round-trip",
            description =
                    "Cut over, roll back, cut over again and finish; then show what is left behind on both servers.")
    private boolean roundTrip;

    @Option(
            names = "--engine",
            paramLabel = "mariadb|mariadb-upgrade|mysql80|mysql97",
            defaultValue = "mariadb",
            description =
                    "Which servers are moved; mariadb-upgrade moves MariaDB 10.11 to 11.8, for which it gets Debian's packages"
                            + " first, 30 MB, once; mysql80 gets MySQL 8.0.33, 550 MB, mysql97 Debian's packages of MySQL 9.7,"
                            + " 80 MB (default: ${DEFAULT-VALUE}).")
    private Servers servers;

    /** How the data gets across. */
    enum Transfer {
        STREAM,
        RSYNC
    }

    @Option(
            names = "--transfer",
            paramLabel = "stream|rsync",
            defaultValue = "stream",
            description = "How the data gets across (default: ${DEFAULT-VALUE}).")
    private Transfer transfer;

    @Option(
            names = "--slack",
            paramLabel = "CHANNEL",
            description = "Talk in this channel of Slack, such as '#shop-db' (in quotes); this terminal tells what to"
                    + " write there.")
    private Optional<String> slack;

    @Option(
            names = "--approvers",
            paramLabel = "ID",
            split = ",",
            description = "In Slack: who may approve, as ids of members or user groups, such as U024BE7LH,S0614TZR7.")
    private List<String> approvers = List.of();

    @Option(names = "--no-four-eyes", description = "In Slack: who asks may approve, too; for whoever tries it alone.")
    private boolean noFourEyes;

    @Option(
            names = "--required",
            paramLabel = "STEP=NUMBER",
            split = ",",
            description = "In Slack: how many different people must approve a step, such as promote=2.")
    private Map<String, Integer> required = Map.of();

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Where Landfall shows its metrics and takes Slack's signed requests, on 127.0.0.1 (default: a"
                    + " free one).")
    private Optional<Integer> port;

    @Spec
    private CommandSpec spec;

    private final Start start;

    /**
     * What a demo is started with.
     *
     * @param launcher the program that runs the service; empty when it was not {@code ./landfall demo}
     */
    public record Start(
            Optional<Path> launcher,
            Map<String, String> environment,
            InputStream in,
            PrintStream out,
            PrintStream err) {

        /**
         * Runs the demo; returns its exit status: 0 when everything was as promised, 2 when an option is wrong, 3 when
         * the engine can't be had.
         */
        public int run(String... arguments) {
            return new LauncherVerb(Demo::hint, out, err).run(new Demo(this), arguments);
        }
    }

    private static String hint(ParameterException e) {
        boolean isWithoutChannel =
                e instanceof MissingParameterException && e.getMessage().contains("--slack");
        return isWithoutChannel
                ? ". In a shell a `#` that is not in quotes begins a comment: `--slack '#shop-db'`."
                : "";
    }

    private Demo(Start start) {
        this.start = start;
    }

    /** Runs the demo and ends the JVM with its status. */
    public static void main(String[] arguments) {
        System.exit(
                new Start(LauncherVerb.launcher(), System.getenv(), System.in, System.out, System.err).run(arguments));
    }

    @Override
    public Integer call() {
        SlackArguments inSlack =
                new SlackArguments(slack, approvers, !noFourEyes, required, yes, new SlackAccess(start.environment()));
        List<String> problems = new ArrayList<>(inSlack.problems());
        port.filter(number -> number < 1 || number > 65_535)
                .ifPresent(number -> problems.add("`--port " + number + "` is no port. Write one from 1 to 65535."));
        problems.addAll(problemsOfTheEngine());
        if (!problems.isEmpty()) {
            throw new ParameterException(spec.commandLine(), String.join("\nlandfall: ", problems));
        }
        inSlack.options()
                .flatMap(slackOptions -> new SlackDoor(slackOptions).problem())
                .ifPresent(problem -> {
                    throw new ParameterException(spec.commandLine(), problem);
                });
        if (!servers.have(start.err())) {
            return NOT_HERE;
        }
        DemoOptions options = new DemoOptions(
                start.launcher()
                        .orElseThrow(() -> new LabException(
                                "The demo does not know how to run the service. Start it with ./landfall demo.")),
                yes,
                servers,
                size,
                maintenance == Maintenance.PAGE,
                transfer.name().toLowerCase(Locale.ROOT),
                roundTrip,
                Optional.ofNullable(report),
                port,
                inSlack.options());
        return new DemoRun(options, start.in(), start.out()).run();
    }

    private List<String> problemsOfTheEngine() {
        List<String> problems = new ArrayList<>();
        if (servers == Servers.MYSQL97 && transfer != Transfer.STREAM) {
            problems.add(
                    "`--transfer rsync` is for backups: MySQL 9.7 goes straight from server to server by CLONE. Leave out"
                            + " `--transfer rsync`, or `--engine mysql97`.");
        }
        return problems;
    }

    /** Reads a size with its unit, in bytes. */
    public static final class Size implements ITypeConverter<Long> {

        private static final Pattern FORM = Pattern.compile("(\\d{1,6})(KiB|MiB|GiB)");

        @Override
        public Long convert(String text) {
            Matcher matcher = FORM.matcher(text.strip());
            if (!matcher.matches()) {
                throw new TypeConversionException(
                        "`" + text + "` is not a size. Nothing was started. Write 200MiB or 1GiB.");
            }
            long factor =
                    switch (matcher.group(2).toLowerCase(Locale.ROOT)) {
                        case "kib" -> 1L << 10;
                        case "mib" -> 1L << 20;
                        default -> 1L << 30;
                    };
            return Long.parseLong(matcher.group(1)) * factor;
        }
    }
}
