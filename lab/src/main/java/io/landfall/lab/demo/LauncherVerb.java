package io.landfall.lab.demo;

import io.landfall.lab.process.LabException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * A verb of {@code ./landfall} that runs in this JVM.
 *
 * @param hint what to add to picocli's words about an option; empty for nothing
 */
public record LauncherVerb(Function<ParameterException, String> hint, PrintStream out, PrintStream err) {

    /** The launcher that has started this JVM; empty when it was another program. */
    public static Optional<Path> launcher() {
        return Optional.ofNullable(System.getProperty("landfall.launcher")).map(Path::of);
    }

    /** Returns the exit status: the command's, 1 after a LabException, 2 when an option is wrong. */
    public int run(Object command, String... arguments) {
        return new CommandLine(command)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
                .setParameterExceptionHandler((e, given) -> {
                    CommandSpec verb = e.getCommandLine().getCommandSpec();
                    err.println("landfall: " + e.getMessage() + hint.apply(e) + "\nNothing was started. `./landfall "
                            + verb.qualifiedName() + " --help` shows the options.");
                    return verb.exitCodeOnInvalidInput();
                })
                .setExecutionExceptionHandler((e, line, parsed) -> {
                    if (!(e instanceof LabException)) {
                        throw e;
                    }
                    err.println("landfall: " + e.getMessage());
                    return 1;
                })
                .execute(arguments);
    }
}
