package io.landfall.runbooks.maintenance;

import io.landfall.runbooks.pair.host.ShellLine;
import io.landfall.runbooks.settings.Maintenance.Commands;
import java.time.Duration;

/** Two commands of the team, on the page's host. */
public record CommandSwitch(Commands commands, ShellLine shell) implements PageSwitch {

    @Override
    public String on() {
        return commands.on();
    }

    @Override
    public String off() {
        return commands.off();
    }

    @Override
    public String offCommand() {
        return commands.off();
    }

    @Override
    public void show(Duration limit) {
        shell.alive().run(commands.on(), limit);
    }

    @Override
    public void hide(Duration limit) {
        shell.alive().run(commands.off(), limit);
    }
}
