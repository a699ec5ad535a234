package io.landfall.runbooks.route.haproxy;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.server.connection.ServerAddress;
import io.landfall.runbooks.pair.host.ShellLine;
import io.landfall.runbooks.route.Route;
import io.landfall.runbooks.route.Way;
import io.landfall.runbooks.route.file.RouteFile;
import io.landfall.runbooks.settings.RouteSettings.Haproxy;
import io.landfall.runbooks.step.ByHand;
import java.time.Duration;
import java.util.List;

/**
 * An HAProxy leads the application to the server of a backend. The address of that server is changed in the HAProxy that
 * runs, where sessions with the old one are ended, and in its file, so that it is so after a restart. No reload is needed.
 */
public final class HaproxyRoute implements Route {

    private static final Duration TEST = Duration.ofSeconds(8);

    private final Haproxy settings;
    private final ServerAddress from;
    private final ServerAddress to;
    private final RouteFile file;
    private final ShellLine shell;
    private final RuntimeApi api;
    private final List<Way> ways;
    private volatile boolean mayChange;

    /**
     * The server has the address {@code from} until it is switched to {@code to}.
     *
     * @param file HAProxy's own
     * @param ways by its frontend
     */
    public HaproxyRoute(
            Haproxy settings, ServerAddress from, ServerAddress to, RouteFile file, ShellLine shell, List<Way> ways) {
        this.settings = settings;
        this.from = from;
        this.to = to;
        this.file = file;
        this.shell = shell;
        this.api = new RuntimeApi(shell, settings.socket(), settings.backend(), settings.server());
        this.ways = ways;
    }

    @Override
    public String where() {
        return "HAProxy " + api + " on " + shell.host().name();
    }

    @Override
    public List<Way> waysToSource() {
        return ways;
    }

    @Override
    public List<Way> waysToTarget() {
        return ways;
    }

    @Override
    public boolean leadsToSource() {
        return api.address().equals(from) && file.leadsToSource();
    }

    /** Its next file waits and was found valid; telling it what is so shows that Landfall may tell it something. */
    @Override
    public void stage() {
        ServerAddress now = api.address();
        if (!now.equals(from)) {
            throw LandfallException.refused(where() + " has the address " + now + ", and not " + from
                    + ". Nothing was changed. See who changed it, and check the route.");
        }
        String answer = api.tellWhatIsSo(from);
        if (answer.contains("Permission denied")) {
            throw LandfallException.refused(where() + " takes no changes at " + settings.socket() + ": "
                    + answer.lines().findFirst().orElse("")
                    + ". Nothing was changed. Give that socket `level admin` in "
                    + settings.file().path() + ".");
        }
        file.stage();
        test();
        mayChange = true;
    }

    private void test() {
        try {
            shell.alive().run(settings.test().replace(Haproxy.FILE, file.staged()), TEST);
        } catch (LandfallException e) {
            file.discard();
            throw e;
        }
    }

    @Override
    public boolean isStaged() {
        return mayChange && file.isStaged() && api.address().equals(from);
    }

    @Override
    public void discard() {
        mayChange = false;
        file.discard();
    }

    /** First what runs: for that the application waits. */
    @Override
    public void switchOver() {
        ServerAddress now = api.address();
        if (!now.equals(to)) {
            now = api.lead(to);
        }
        if (!now.equals(to)) {
            throw LandfallException.external(
                    where() + " was told the address " + to + " and has " + now + ". By hand: " + byHand() + ".");
        }
        file.switchOver();
    }

    @Override
    public boolean isSwitched() {
        return api.address().equals(to) && file.isSwitched();
    }

    @Override
    public String byHand() {
        return "at " + settings.socket() + " on " + shell.host().name() + " say `"
                + api.leading(to).strip() + "` to HAProxy; " + file.byHand();
    }

    @Override
    public ByHand onByHand(ByHand before) {
        return file.onByHand(before.run(
                where() + " leads to " + to,
                new ByHand.Shell(settings.host(), api.leadByHand(to, "switched", "edit")),
                new ByHand.Exactly("switched")));
    }

    @Override
    public ByHand backByHand(ByHand before) {
        return file.backByHand(before.run(
                where() + " leads to " + from,
                new ByHand.Shell(settings.host(), api.leadByHand(from, "back", "edit")),
                new ByHand.Exactly("back")));
    }

    @Override
    public String orByHand(boolean back) {
        return "`edit` of " + where() + "? Then say `"
                + api.leading(back ? from : to).strip() + "` to HAProxy at " + settings.socket() + " there. "
                + file.orByHand(back);
    }
}
