package io.landfall.lab;

import io.landfall.lab.demo.DemoOptions;
import io.landfall.lab.demo.DemoRun;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code ./landfall demo}: a whole migration on this machine, with real servers. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Moves a live database on this machine while an application writes to it, and proves that nothing"
                + " was lost. The terminal is the channel.")
public final class Demo implements Callable<Integer> {

    /** Whether the application shows a page during the switch. */
    enum Maintenance {
        NONE,
        PAGE
    }

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

    /** Runs the demo and ends the JVM with its status. */
    public static void main(String[] arguments) {
        int status = new CommandLine(new Demo())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments);
        System.exit(status);
    }

    @Override
    public Integer call() {
        String launcher = System.getProperty("landfall.launcher");
        if (launcher == null) {
            throw new LabException("The demo does not know how to run the service. Start it with ./landfall demo.");
        }
        return new DemoRun(
                        new DemoOptions(
                                Path.of(launcher),
                                yes,
                                size,
                                maintenance == Maintenance.PAGE,
                                transfer.name().toLowerCase(Locale.ROOT),
                                roundTrip,
                                Optional.ofNullable(report)),
                        System.out)
                .run();
    }

    /** Reads a size with its unit, in bytes. */
    static final class Size implements ITypeConverter<Long> {

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
