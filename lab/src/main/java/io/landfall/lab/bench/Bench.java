package io.landfall.lab.bench;

import io.landfall.lab.demo.Demo;
import io.landfall.lab.demo.LauncherVerb;
import io.landfall.lab.demo.Servers;
import io.landfall.lab.process.LabException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code ./landfall bench}: how Landfall does beside other ways, on real servers on this machine. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures Landfall beside other ways. docs/bench.md says how to read the figures.")
public final class Bench implements Runnable {

    private final Start start;

    @Spec
    private CommandSpec spec;

    /**
     * What a bench is started with.
     *
     * @param launcher the program that runs the service; empty when it was not {@code ./landfall bench}
     */
    public record Start(Optional<Path> launcher, PrintStream out, PrintStream err) {

        /** Runs the bench; returns its exit status: 0 when nothing failed or was lost, 2 when an option is wrong. */
        public int run(String... arguments) {
            return new LauncherVerb(wrong -> "", out, err).run(new Bench(this), arguments);
        }
    }

    private Bench(Start start) {
        this.start = start;
    }

    /** Runs the bench and ends the JVM with its status. */
    public static void main(String[] arguments) {
        System.exit(new Start(LauncherVerb.launcher(), System.out, System.err).run(arguments));
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "What is to be measured? Write `./landfall bench cutover` or `./landfall bench copy`.");
    }

    private ParameterException wrong(String verb, String problem) {
        return new ParameterException(spec.subcommands().get(verb), problem);
    }

    private Path launcher() {
        return start.launcher()
                .orElseThrow(() -> new LabException(
                        "The bench does not know how to run the service. Start it with ./landfall bench."));
    }

    @Command(
            name = "cutover",
            mixinStandardHelpOptions = true,
            description =
                    "How long writes stop: a bare flip, a careful script, and Landfall, in turn on the same pair of"
                            + " servers.")
    int cutover(
            @Option(
                            names = "--runs",
                            paramLabel = "N",
                            defaultValue = "10",
                            converter = Rounds.class,
                            description = "How many rounds (default: ${DEFAULT-VALUE}).")
                    int rounds,
            @Option(names = "--report", paramLabel = "FILE", description = "Write the figures as JSON.")
                    Optional<Path> report,
            @Option(
                            names = "--maintenance",
                            description = "Landfall shows the application's polite page during its switches.")
                    boolean politePage,
            @Option(
                            names = "--engine",
                            paramLabel = "mariadb|mysql80|mysql97",
                            defaultValue = "mariadb",
                            description = "Which servers are switched; mysql80 and mysql97 are got first where they are"
                                    + " not here, once (default: ${DEFAULT-VALUE}).")
                    Servers servers) {
        if (servers == Servers.MARIADB_UPGRADE) {
            throw wrong(
                    "cutover",
                    "`--engine mariadb-upgrade` is for the demo: here both servers are of one release. Write mariadb,"
                            + " mysql80 or mysql97.");
        }
        Optional<Path> missing = report.map(file -> file.toAbsolutePath().getParent())
                .filter(directory -> !Files.isDirectory(directory));
        if (missing.isPresent()) {
            throw wrong(
                    "cutover",
                    "`--report " + report.get() + "`: there is no directory " + missing.get()
                            + ". Make it, or write another place.");
        }
        Path launcher = launcher();
        return servers.have(start.err())
                ? new CutoverBench(launcher, servers, rounds, politePage, report, start.out()).run()
                : Demo.NOT_HERE;
    }

    @Command(
            name = "copy",
            mixinStandardHelpOptions = true,
            description =
                    "How long it takes until a new server has the data, by each way that Landfall copies, beside a"
                            + " dump that is loaded into it, on MariaDB and both MySQL that the demo has.")
    int copy(
            @Option(
                            names = "--size",
                            paramLabel = "SIZE",
                            defaultValue = "1GiB",
                            converter = Demo.Size.class,
                            description = "How much data, such as 500MiB or 1GiB (default: ${DEFAULT-VALUE}).")
                    long size) {
        return new CopyBench(launcher(), size, start.out(), start.err()).run();
    }

    /** Reads how many rounds there are to be. */
    static final class Rounds implements ITypeConverter<Integer> {

        @Override
        public Integer convert(String text) {
            if (!text.matches("[1-9][0-9]{0,2}")) {
                throw new TypeConversionException(
                        "`" + text + "` is no number of rounds. Write a whole number from 1 to 999, such as 10.");
            }
            return Integer.valueOf(text);
        }
    }
}
