package io.landfall.runbooks.pair.server;

import io.landfall.lab.Lab;
import io.landfall.lab.LabAccount;
import io.landfall.lab.LabHost;
import io.landfall.lab.LabMariaDb;
import io.landfall.lab.database.LabMySql;
import io.landfall.monitor.DataSize;
import io.landfall.monitor.Secret;
import io.landfall.monitor.host.SshConnection;
import io.landfall.monitor.host.SshHost;
import io.landfall.monitor.server.LabViews;
import io.landfall.monitor.server.connection.DatabaseLogin;
import io.landfall.monitor.server.connection.ServerAddress;
import io.landfall.monitor.server.connection.Tls;
import io.landfall.monitor.server.jdbc.JdbcServer;
import io.landfall.runbooks.copy.CopyMethods;
import io.landfall.runbooks.copy.mariadb.MariaBackup;
import io.landfall.runbooks.copy.mysql.CloneMethod;
import io.landfall.runbooks.pair.host.SshHostControl;
import io.landfall.runbooks.pair.mariadb.MariaDbAdmin;
import io.landfall.runbooks.pair.mysql.MySqlAdmin;
import io.landfall.runbooks.settings.ServerSettings;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Servers of a lab as steps receive them; closing ends the connections. */
public final class LabControls implements AutoCloseable {

    /** How servers of a lab are read and changed. */
    public static final AdminDialects FAMILIES = new AdminDialects(List.of(new MariaDbAdmin()));

    /** How they are copied. */
    public static final CopyMethods COPIES =
            new CopyMethods(Stream.concat(Stream.of(MariaBackup.METHOD), CloneMethod.METHODS.stream())
                    .toList());

    /** Those of several families, as the service has them. */
    public static AdminDialects several() {
        return new AdminDialects(Stream.concat(Stream.of(new MariaDbAdmin()), MySqlAdmin.all().stream())
                .toList());
    }

    private final Lab lab;
    private final List<Runnable> open = new ArrayList<>();

    public LabControls(Lab lab) {
        this.lab = lab;
    }

    public ServerControl control(String name, LabHost host, LabMariaDb server) {
        return control(settings(name, host, server));
    }

    public ServerControl control(String name, LabHost host, LabMySql server) {
        ServerSettings settings = new ServerSettings(
                name,
                login(name, server.address(), LabAccount.LANDFALL, Optional.empty()),
                login(name, server.address(), LabAccount.CANARY, Optional.empty()),
                LabViews.login(host),
                host.authorizedKeysFile().toString(),
                new ServerSettings.Service(server.startCommand(), server.stopCommand()),
                Optional.of(server.defaultsFile().toString()),
                Optional.of(server.settingsDir().toString()),
                Optional.empty(),
                Optional.of(DataSize.ofMebibytes(64)),
                Optional.empty());
        return control(settings, several());
    }

    /** The same with other settings. */
    public ServerControl control(ServerSettings settings) {
        return control(settings, FAMILIES);
    }

    private ServerControl control(ServerSettings settings, AdminDialects families) {
        SshConnection connection = new SshConnection(settings.ssh());
        JdbcServer view = new JdbcServer(settings.login(), families.reading());
        open.add(connection::close);
        open.add(view::close);
        return new ServerControl(
                settings, view, new SshHostControl(connection, new SshHost(connection, Clock.systemUTC())), families);
    }

    public ServerSettings settings(String name, LabHost host, LabMariaDb server) {
        return settings(name, host, server, Optional.empty());
    }

    /** The same of a server that has to prove who it is. */
    public ServerSettings settings(String name, LabHost host, LabMariaDb server, Optional<Tls> tls) {
        return new ServerSettings(
                name,
                login(name, server.address(), LabAccount.LANDFALL, tls),
                login(name, server.address(), LabAccount.CANARY, tls),
                LabViews.login(host),
                host.authorizedKeysFile().toString(),
                new ServerSettings.Service(server.startCommand(), server.stopCommand()),
                Optional.of(server.defaultsFile().toString()),
                Optional.of(server.settingsDir().toString()),
                Optional.empty(),
                Optional.of(DataSize.ofMebibytes(64)),
                Optional.empty());
    }

    private DatabaseLogin login(String name, String address, String user, Optional<Tls> tls) {
        LabAccount account = lab.account(user);
        return new DatabaseLogin(name, ServerAddress.parse(address), user, Secret.of(account.password()), tls);
    }

    @Override
    public void close() {
        open.forEach(Runnable::run);
    }
}
