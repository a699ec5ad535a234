package io.landfall.bot.config;

import io.landfall.bot.config.form.Form;
import io.landfall.bot.config.form.Section;
import io.landfall.monitor.Secret;
import io.landfall.monitor.server.connection.DatabaseLogin;
import io.landfall.monitor.server.connection.ServerAddress;
import io.landfall.monitor.server.connection.Tls;
import io.landfall.runbooks.settings.ServerSettings;
import io.landfall.runbooks.settings.ServerSettings.Service;
import java.util.Optional;

/** Reads one server. */
final class ServerReader {

    private static final Service FAMILYS = new Service(Optional.empty(), Optional.empty());

    private ServerReader() {}

    static ServerSettings read(String name, Section server) {
        ServerAddress address = server.required("address", Form.ADDRESS);
        Optional<Tls> tls = server.optionalSection("tls").flatMap(TlsReader::read);
        DatabaseLogin login = login(new DatabaseLogin(name, address, "", Secret.of(""), tls), server);
        DatabaseLogin canary = canary(login, server.section("canary"));
        Section ssh = server.section("ssh");
        String authorizedKeys = ssh.or("authorized-keys", Form.TEXT, "~/.ssh/authorized_keys");
        ServerSettings settings = new ServerSettings(
                name,
                login,
                canary,
                SshReader.read(name, ssh),
                authorizedKeys,
                server.optionalSection("service").map(ServerReader::service).orElse(FAMILYS),
                server.optional("defaults-file", server.unlessKept(Form.HOST_PATH)),
                server.optional("settings-dir", server.unlessKept(Form.HOST_PATH)),
                server.optional("data-dir", server.unlessKept(Form.HOST_PATH)),
                server.optional("buffer-pool", Form.SIZE),
                server.optional("replica-host", Form.TEXT));
        server.end();
        return settings;
    }

    private static DatabaseLogin canary(DatabaseLogin own, Section section) {
        DatabaseLogin canary = login(own, section);
        section.end();
        if (section.has("user") && canary.user().equals(own.user())) {
            section.problem(
                    "user",
                    "`" + section.where("user") + "` is `" + canary.user()
                            + "`, Landfall's own account, which may write to a read-only server and so proves nothing."
                            + " Name an account without any admin right.");
        }
        return canary;
    }

    /** Reads which account logs in where {@code other} does. */
    private static DatabaseLogin login(DatabaseLogin other, Section section) {
        String user = section.required("user", Form.TEXT);
        return other.as(user, section.secret("password"));
    }

    private static Service service(Section section) {
        Service service = new Service(section.optional("start", Form.TEXT), section.optional("stop", Form.TEXT));
        section.end();
        return service;
    }
}
