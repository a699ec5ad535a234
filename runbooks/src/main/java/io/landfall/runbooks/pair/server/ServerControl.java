package io.landfall.runbooks.pair.server;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.server.ServerView;
import io.landfall.monitor.server.connection.DatabaseLogin;
import io.landfall.runbooks.pair.host.HostControl;
import io.landfall.runbooks.settings.ServerSettings;
import java.time.Duration;

/**
 * A server that can be changed. Only steps receive one.
 *
 * @param settings what the configuration file says of it
 * @param view the same server, to look at
 * @param host its host
 * @param families how it may have to be changed
 */
public record ServerControl(ServerSettings settings, ServerView view, HostControl host, AdminDialects families) {

    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration ANSWER = Duration.ofSeconds(30);

    public String name() {
        return settings.name();
    }

    /** The words of this server, also while it does not run: see {@link AdminDialects}. */
    public AdminDialect dialect() {
        return families.of(view);
    }

    /** The command that starts it on its host, and returns when it answers. */
    public String startCommand() {
        return settings.service()
                .start()
                .orElseGet(() -> "systemctl start " + dialect().unit());
    }

    /** The command that stops it there, and returns when it has ended. */
    public String stopCommand() {
        return settings.service()
                .stop()
                .orElseGet(() -> "systemctl stop " + dialect().unit());
    }

    /** Opens a session as Landfall's own account, to change something: one answer may take 30 s. */
    public Session open() {
        return open(ANSWER);
    }

    /** Opens a session as Landfall's own account; one answer may take {@code read}, zero means without limit. */
    public Session open(Duration read) {
        return Session.open(settings.login(), families, CONNECT, read);
    }

    /** Returns whether it lets in whoever has this account and password. */
    public boolean lets(DatabaseLogin login) {
        try (Session session =
                Session.open(settings.login().as(login.user(), login.password()), families, CONNECT, ANSWER)) {
            return session.id() > 0;
        } catch (LandfallException e) {
            if (ErrorCode.of(e) == ErrorCode.ACCESS_DENIED) {
                return false;
            }
            throw e;
        }
    }

    /** Opens a session as the canary account. */
    public Session openCanary(Duration read) {
        return Session.open(settings.canary(), families, CONNECT, read);
    }
}
