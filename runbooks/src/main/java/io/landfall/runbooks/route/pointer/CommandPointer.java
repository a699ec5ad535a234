package io.landfall.runbooks.route.pointer;

import io.landfall.runbooks.pair.host.Script;
import io.landfall.runbooks.pair.host.ShellLine;
import io.landfall.runbooks.settings.RouteSettings.Commands;
import io.landfall.runbooks.step.ByHand;
import java.time.Duration;
import java.util.Optional;

/** Two commands on a host: one prints the text, the other sets it to its first argument. */
public record CommandPointer(Commands settings, ShellLine shell) implements Pointer {

    private static final Duration LIMIT = Duration.ofSeconds(8);

    @Override
    public String where() {
        return settings.host().name() + ": " + settings.get();
    }

    @Override
    public String now() {
        return shell.alive().run(command(settings.get()), LIMIT).strip();
    }

    @Override
    public void set(String from, String to) {
        shell.alive().run(command(settings.set(), to, from), LIMIT);
    }

    /** What the file says reaches the shell as one command, what is set as its arguments. */
    private static String command(String command, String... arguments) {
        return "sh -c " + Script.words(command) + " landfall " + Script.words(arguments);
    }

    @Override
    public String byHand(String from, String to) {
        return "on " + settings.host().name() + " run: "
                + command(settings.set(), to, from).strip();
    }

    @Override
    public Optional<ByHand.Command> look() {
        return Optional.of(new ByHand.Shell(settings.host(), command(settings.get())));
    }

    /** What else it prints is not what is set. */
    @Override
    public Optional<ByHand.Command> setting(String from, String to) {
        return Optional.of(new ByHand.Shell(settings.host(), command(settings.set(), to, from) + " >&2"));
    }
}
