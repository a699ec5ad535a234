package io.landfall.monitor.server;

import io.landfall.lab.Lab;
import io.landfall.lab.LabAccount;
import io.landfall.lab.LabHost;
import io.landfall.lab.LabMariaDb;
import io.landfall.lab.database.LabMySql;
import io.landfall.monitor.Secret;
import io.landfall.monitor.host.SshLogin;
import io.landfall.monitor.server.connection.DatabaseLogin;
import io.landfall.monitor.server.connection.ServerAddress;
import io.landfall.monitor.server.jdbc.JdbcServer;
import io.landfall.monitor.server.mariadb.MariaDb;
import io.landfall.monitor.server.mysql.MySql;
import java.util.stream.Stream;

/** How Landfall logs in to what a lab has started. */
public final class LabViews {

    private static final Dialects DIALECTS =
            new Dialects(Stream.<Dialect>concat(Stream.of(new MariaDb()), MySql.all().stream())
                    .toList());

    private LabViews() {}

    public static DatabaseLogin login(Lab lab, LabMariaDb server, String name) {
        return login(lab, server.address(), name);
    }

    public static DatabaseLogin login(Lab lab, LabMySql server, String name) {
        return login(lab, server.address(), name);
    }

    private static DatabaseLogin login(Lab lab, String address, String name) {
        LabAccount account = lab.account(LabAccount.LANDFALL);
        return new DatabaseLogin(name, ServerAddress.parse(address), account.user(), Secret.of(account.password()));
    }

    /** A view of the server behind that login, in the dialects that Landfall knows. */
    public static JdbcServer view(DatabaseLogin login) {
        return new JdbcServer(login, DIALECTS);
    }

    public static SshLogin login(LabHost host) {
        return new SshLogin(
                host.name(), host.sshHost(), host.sshPort(), host.sshUser(), host.keyFile(), host.knownHostsFile());
    }
}
