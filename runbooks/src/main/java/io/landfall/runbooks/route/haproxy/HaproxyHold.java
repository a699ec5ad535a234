package io.landfall.runbooks.route.haproxy;

import io.landfall.monitor.Elapsed;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.host.Shell;
import io.landfall.runbooks.maintenance.ApplicationPause;
import io.landfall.runbooks.pair.host.Script;
import io.landfall.runbooks.pair.host.ShellLine;
import io.landfall.runbooks.settings.RouteSettings.Haproxy;
import io.landfall.runbooks.settings.RouteSettings.Hold;
import io.landfall.runbooks.step.ByHand;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * New connections to a server of an HAProxy wait in it: one of ours stays on that server, and no second one is let in. A
 * process on HAProxy's host keeps that, and ends it when HAProxy leads to another server, or after its time by itself.
 */
public final class HaproxyHold implements ApplicationPause {

    private static final Script HOLD = Script.of(HaproxyHold.class, "hold.pl");
    private static final Script LET_GO = Script.of(HaproxyHold.class, "let-go.sh");
    private static final Duration LIMIT = Duration.ofSeconds(8);
    private static final Duration ONLY_TRY = Duration.ZERO;
    private static final int NO_LIMIT = 1_000_000;

    private final Haproxy settings;
    private final Hold hold;
    private final ShellLine shell;
    private final Duration budget;
    private final RuntimeApi api;

    /** Connections must be allowed to wait in HAProxy for {@code budget}. */
    public HaproxyHold(Haproxy settings, Hold hold, ShellLine shell, Duration budget) {
        this.settings = settings;
        this.hold = hold;
        this.shell = shell;
        this.budget = budget;
        this.api = new RuntimeApi(shell, settings.socket(), settings.backend(), settings.server());
    }

    @Override
    public String pauses() {
        return "in HAProxy on " + settings.host().name() + ", where new connections to " + api
                + " wait (`maxconn 1`, which one of Landfall's takes) and those under way have "
                + Elapsed.show(hold.drain()) + " to end";
    }

    @Override
    public String goesOn() {
        return "in HAProxy on " + settings.host().name() + ", where connections to " + api + " are let in as before";
    }

    @Override
    public Duration limit() {
        return LIMIT.plus(hold.drain());
    }

    /** Everything but the hold itself is tried: our connection comes to that server, and HAProxy takes changes. */
    @Override
    public void reach() {
        BackendSettings backend = backend();
        backend.queueTimeout().filter(wait -> wait.compareTo(budget) < 0).ifPresent(wait -> {
            throw cannot("`timeout queue` lets connections wait for " + Elapsed.show(wait) + " only, and writes may be"
                    + " stopped for " + Elapsed.show(budget) + ". Write `timeout queue " + budget.toMillis()
                    + "ms` there and reload HAProxy, or lower `budget.downtime`");
        });
        backend.ofServer(settings.server(), "minconn").ifPresent(several -> {
            throw cannot("`minconn " + several
                    + "` lets more than one connection in whatever `maxconn` is. Take it away" + " and reload HAProxy");
        });
        hold(ONLY_TRY);
    }

    private LandfallException cannot(String why) {
        return LandfallException.refused(
                "Connections can't wait in HAProxy: in " + settings.file().path() + " on "
                        + settings.host().name() + ", for backend " + settings.backend() + ", " + why + ".");
    }

    private BackendSettings backend() {
        String path = settings.file().path();
        return BackendSettings.of(shell.alive().run("cat -- " + Shell.quote(path), LIMIT), settings.backend())
                .orElseThrow(() -> LandfallException.refused(
                        path + " on " + settings.host().name() + " describes no backend " + settings.backend()
                                + ". Check `path` and `backend` of the route."));
    }

    @Override
    public OptionalInt pause(Duration atMost) {
        return OptionalInt.of(Integer.parseInt(hold(atMost).strip()));
    }

    private String hold(Duration atMost) {
        String command = "LANDFALL_HOLD=" + Script.words(mark()) + " perl -e "
                + Script.words(
                        HOLD.text(),
                        settings.socket(),
                        settings.backend(),
                        settings.server(),
                        hold.frontend().host(),
                        Integer.toString(hold.frontend().port()),
                        seconds(atMost),
                        seconds(hold.drain()));
        String after = atMost.isZero() ? "" : "( " + LET_GO.command(mark()) + " ) && ";
        return shell.alive().run("# hold connections to " + api + "\n" + after + command, limit());
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.3f", duration.toMillis() / 1e3);
    }

    private String mark() {
        return settings.socket() + " " + api;
    }

    /** Also where whoever held them was killed. */
    @Override
    public void goOn() {
        shell.alive().run("# let connections to " + api + " go on\n" + LET_GO.command(mark()), limit());
        if (api.limit().equals("1")) {
            api.letIn(backend()
                    .ofServer(settings.server(), "maxconn")
                    .map(Integer::parseInt)
                    .orElse(NO_LIMIT));
        }
    }

    @Override
    public ByHand goOnByHand() {
        return ByHand.of("connections to " + api + " are let in by HAProxy.")
                .run(
                        "HAProxy lets connections to " + api + " in",
                        new ByHand.Shell(settings.host(), LET_GO.command(mark())),
                        new ByHand.Anything());
    }
}
