package io.landfall.monitor.server;

import io.landfall.lab.Lab;
import io.landfall.lab.LabAccount;
import io.landfall.lab.LabHost;
import io.landfall.lab.LabMariaDb;
import io.landfall.monitor.Secret;
import io.landfall.monitor.host.SshLogin;
import io.landfall.monitor.server.connection.DatabaseLogin;
import io.landfall.monitor.server.connection.ServerAddress;

/** How Landfall logs in to what a lab has started. */
public final class LabViews {

    private LabViews() {}

    public static DatabaseLogin login(Lab lab, LabMariaDb server, String name) {
        LabAccount account = lab.account(LabAccount.LANDFALL);
        return new DatabaseLogin(
                name, ServerAddress.parse(server.address()), account.user(), Secret.of(account.password()));
    }

    public static SshLogin login(LabHost host) {
        return new SshLogin(
                host.name(), host.sshHost(), host.sshPort(), host.sshUser(), host.keyFile(), host.knownHostsFile());
    }
}
