package io.landfall.bot.site;

import io.landfall.monitor.host.HostView;
import io.landfall.monitor.host.SshConnection;
import io.landfall.monitor.host.SshHost;
import io.landfall.monitor.host.SshLogin;
import io.landfall.runbooks.pair.host.HostControl;
import io.landfall.runbooks.pair.host.SshHostControl;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/** The hosts of the configuration, one connection for each login, opened when it is first needed. */
public final class Hosts implements AutoCloseable {

    private final Clock clock;
    private final Map<SshLogin, Host> hosts = new LinkedHashMap<>();

    private record Host(SshConnection connection, HostView view, HostControl control) {}

    public Hosts(Clock clock) {
        this.clock = clock;
    }

    HostView view(SshLogin login) {
        return host(login).view();
    }

    HostControl control(SshLogin login) {
        return host(login).control();
    }

    private synchronized Host host(SshLogin login) {
        return hosts.computeIfAbsent(login, this::make);
    }

    private Host make(SshLogin login) {
        SshConnection connection = new SshConnection(login);
        HostView view = new SshHost(connection, clock);
        return new Host(connection, view, new SshHostControl(connection, view));
    }

    @Override
    public synchronized void close() {
        hosts.values().forEach(host -> host.connection().close());
    }
}
