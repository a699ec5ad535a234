package io.landfall.runbooks.maintenance;

import io.landfall.runbooks.pair.host.OwnersCommand;
import io.landfall.runbooks.pair.host.Script;
import io.landfall.runbooks.pair.host.ShellLine;
import java.time.Duration;
import java.util.Optional;

/** The page is shown while a file exists. It is made and removed with the rights of whoever owns its directory. */
public final class FlagFile implements PageSwitch {

    private static final Script FLAG = Script.of(FlagFile.class, "flag-file.sh");

    private final String path;
    private final ShellLine shell;
    private final OwnersCommand owners;
    /** Who owns the directory, once that was asked. */
    private volatile Optional<Optional<String>> owner = Optional.empty();

    public FlagFile(String path, ShellLine shell) {
        this.path = path;
        this.shell = shell;
        this.owners = new OwnersCommand(shell, path);
    }

    @Override
    public String on() {
        return "touch -- " + Script.words(path);
    }

    @Override
    public String off() {
        return "rm -f -- " + Script.words(path);
    }

    @Override
    public String offCommand() {
        return off();
    }

    @Override
    public void show(Duration limit) {
        run("on", limit);
    }

    @Override
    public void hide(Duration limit) {
        run("off", limit);
    }

    private void run(String what, Duration limit) {
        if (owner.isEmpty()) {
            owner = Optional.of(owners.user(limit));
        }
        shell.alive().run(owners.function("flag", owner.get(), FLAG) + "flag " + what, limit);
    }
}
