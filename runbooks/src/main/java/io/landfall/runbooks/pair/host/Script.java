package io.landfall.runbooks.pair.host;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.host.Shell;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * A shell script that lies beside a class.
 *
 * @param text what it says
 */
public record Script(String text) {

    private static final String WAY = of(Script.class, "way.sh").text();

    /** Reads {@code name} from the package of {@code beside}. */
    public static Script of(Class<?> beside, String name) {
        try (InputStream stream = beside.getResourceAsStream(name)) {
            return new Script(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw LandfallException.bug("Could not read " + name + " from Landfall's own files.", e);
        }
    }

    /** Reads it as {@link #of} does, after the functions of {@code way.sh}. */
    public static Script withWay(Class<?> beside, String name) {
        return new Script(WAY + of(beside, name).text());
    }

    /**
     * Returns a command that does {@code command} unless somebody else could change what a name on the way to {@code
     * directory} means; then it fails and says who. What stands first is the command, for messages.
     */
    public static String onSafeWay(String directory, String command) {
        return "# " + command.lines().findFirst().orElse("") + "\n" + WAY + "safe_way " + words(directory) + " && "
                + command;
    }

    /** Returns a command that runs it in bash, or in sh where there is no bash. */
    public String command(String... arguments) {
        return "exec \"$(command -v bash || command -v sh)\" -c " + words(text) + " landfall " + words(arguments);
    }

    /** Returns the words of a command, each quoted so that it means exactly itself. */
    public static String words(String... words) {
        return Arrays.stream(words).map(Shell::quote).collect(Collectors.joining(" "));
    }
}
