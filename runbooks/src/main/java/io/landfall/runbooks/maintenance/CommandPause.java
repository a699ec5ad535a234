package io.landfall.runbooks.maintenance;

import io.landfall.runbooks.pair.host.Script;
import io.landfall.runbooks.pair.host.ShellLine;
import io.landfall.runbooks.settings.Pause;
import io.landfall.runbooks.step.ByHand;
import java.time.Duration;
import java.util.OptionalInt;

/** Two commands on a host. */
public record CommandPause(Pause.ByCommand settings, ShellLine shell) implements ApplicationPause {

    @Override
    public String pauses() {
        return on(settings.command());
    }

    @Override
    public String goesOn() {
        return on(settings.goOn());
    }

    private String on(String command) {
        return "on " + settings.host().name() + ": `" + command + "`";
    }

    @Override
    public Duration limit() {
        return settings.limit();
    }

    @Override
    public void reach() {
        shell.alive().run("true", settings.limit());
    }

    @Override
    public OptionalInt pause(Duration atMost) {
        shell.alive().run(command(settings.command()) + " " + atMost.toSeconds(), settings.limit());
        return OptionalInt.empty();
    }

    @Override
    public void goOn() {
        shell.alive().run(command(settings.goOn()), settings.limit());
    }

    private static String command(String command) {
        return "sh -c " + Script.words(command) + " landfall";
    }

    @Override
    public ByHand goOnByHand() {
        return ByHand.of("the application does not wait any more.")
                .run(
                        "the application's pools go on",
                        new ByHand.Shell(settings.host(), command(settings.goOn())),
                        new ByHand.Anything());
    }
}
