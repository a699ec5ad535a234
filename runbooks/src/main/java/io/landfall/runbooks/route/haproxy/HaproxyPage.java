package io.landfall.runbooks.route.haproxy;

import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.maintenance.PageSwitch;
import io.landfall.runbooks.pair.host.ShellLine;
import io.landfall.runbooks.settings.Maintenance.Haproxy;
import java.time.Duration;

/** An HAProxy shows the page while a server of a backend is up: by that its frontend chooses another backend. */
public final class HaproxyPage implements PageSwitch {

    private static final String UP = "ready";
    private static final String DOWN = "maint";

    private final Haproxy settings;
    private final ShellLine shell;
    private final RuntimeApi api;

    public HaproxyPage(Haproxy settings, ShellLine shell) {
        this.settings = settings;
        this.shell = shell;
        this.api = new RuntimeApi(shell, settings.socket(), settings.backend(), settings.server());
    }

    @Override
    public String on() {
        return api.beingIn(UP);
    }

    @Override
    public String off() {
        return api.beingIn(DOWN);
    }

    @Override
    public String offCommand() {
        return api.command(off());
    }

    @Override
    public void show(Duration limit) {
        tell(on(), limit);
    }

    @Override
    public void hide(Duration limit) {
        tell(off(), limit);
    }

    /** It tells what is so, which shows that it may. */
    @Override
    public void prepare() {
        tell(api.isInMaintenance() ? off() : on(), RuntimeApi.LIMIT);
    }

    private void tell(String words, Duration limit) {
        String answer = shell.alive().run(api.command(words), limit).strip();
        if (!answer.isEmpty()) {
            throw LandfallException.refused("HAProxy at " + settings.socket() + " of "
                    + shell.host().name() + " was told `" + words + "` and answered: "
                    + answer.lines().findFirst().orElse("") + " It takes that at a socket with `level admin`.");
        }
    }
}
