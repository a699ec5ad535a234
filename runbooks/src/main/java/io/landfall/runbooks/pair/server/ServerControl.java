package io.landfall.runbooks.pair.server;

import io.landfall.monitor.server.ServerView;
import io.landfall.runbooks.pair.host.HostControl;
import io.landfall.runbooks.settings.ServerSettings;
import java.time.Duration;

/**
 * A server that can be changed. Only steps receive one.
 *
 * @param settings what the configuration file says of it
 * @param view the same server, to look at
 * @param host its host
 */
public record ServerControl(ServerSettings settings, ServerView view, HostControl host) {

    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration ANSWER = Duration.ofSeconds(30);

    public String name() {
        return settings.name();
    }

    /** Opens a session as Landfall's own account, to change something: one answer may take 30 s. */
    public Session open() {
        return open(ANSWER);
    }

    /** Opens a session as Landfall's own account; one answer may take {@code read}, zero means without limit. */
    public Session open(Duration read) {
        return Session.open(settings.login(), CONNECT, read);
    }

    /** Opens a session as the canary account. */
    public Session openCanary(Duration read) {
        return Session.open(settings.canary(), CONNECT, read);
    }
}
