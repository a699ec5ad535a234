package io.landfall.bot.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.lab.Lab;
import io.landfall.lab.LabCa;
import io.landfall.lab.LabMariaDb;
import io.landfall.lab.MariaDbSettings;
import io.landfall.lab.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Both servers take nothing but TLS, each with a CA of its own, from the copy to the way back. */
class TlsOnlyTest {

    @Test
    void movesSwitchesAndSwitchesBackWhereBothServersTakeNothingButTls() throws IOException {
        try (Lab certificates = Lab.open()) {
            LabCa oldCa = LabCa.make(certificates);
            LabCa newCa = LabCa.make(certificates);
            LabCa.Signed app = oldCa.sign("app", "DNS:app");
            String clients = oldCa.certificate().toString();
            try (Scene scene = Scene.between(
                    tlsOnly(MariaDbSettings.initialised(), oldCa).with("ssl_ca", clients),
                    tlsOnly(MariaDbSettings.uninitialised(), newCa).with("ssl_ca", clients))) {
                Scene.execute(
                        scene.source(),
                        "CREATE USER shy@'127.0.0.1' IDENTIFIED BY 'Pass-7' REQUIRE SSL",
                        "CREATE USER proven@'127.0.0.1' IDENTIFIED BY 'Pass-7' REQUIRE SUBJECT '/CN=app'");
                String text = proven(proven(scene.text(), scene.source(), oldCa), scene.target(), newCa);
                scene.write("landfall.yaml", text);
                ServiceProcess service = scene.move();
                scene.awaitFollowing();
                assertVerified(scene.target(), "zz-landfall-ca-of-shop-old.pem", oldCa);

                scene.switches(service, "cutover");
                assertThat(loggedIn(scene, "shy", "--ssl")).isEqualTo("shy@127.0.0.1");
                assertThat(loggedIn(scene, "proven", "--ssl-cert=" + app.certificate(), "--ssl-key=" + app.key()))
                        .isEqualTo("proven@127.0.0.1");
                assertVerified(scene.source(), "zz-landfall-ca-of-shop-new.pem", newCa);
                scene.switches(service, "rollback");
            }
        }
    }

    @Test
    void movesSwitchesAndSwitchesBackWhereOnlyTheOldServerEncrypts() {
        try (Lab certificates = Lab.open()) {
            LabCa ca = LabCa.make(certificates);
            try (Scene scene = Scene.between(
                    tlsOnly(MariaDbSettings.initialised(), ca),
                    MariaDbSettings.uninitialised().with("require_secure_transport", "OFF"))) {
                scene.write("landfall.yaml", proven(scene.text(), scene.source(), ca));
                ServiceProcess service = scene.move();
                scene.awaitFollowing();

                scene.switches(service, "cutover");
                assertThat(Scene.column(scene.source(), "SHOW SLAVE STATUS", "Slave_IO_Running"))
                        .isEqualTo("Yes");
                scene.switches(service, "rollback");
            }
        }
    }

    private static String loggedIn(Scene scene, String user, String... how) {
        Path options = scene.write("client.cnf", "[client]\npassword=Pass-7\n");
        List<String> words = new ArrayList<>(List.of(
                "mariadb",
                "--defaults-file=" + options,
                "--protocol=tcp",
                "--port=" + scene.target().port(),
                "--host=127.0.0.1",
                "--user=" + user,
                "-N",
                "-e",
                "SELECT CURRENT_USER()"));
        words.addAll(List.of(how));
        return Command.run(words);
    }

    private static MariaDbSettings tlsOnly(MariaDbSettings settings, LabCa ca) {
        LabCa.Signed signed = ca.sign("server", "IP:127.0.0.1");
        return settings.with("ssl_cert", signed.certificate().toString())
                .with("ssl_key", signed.key().toString())
                .with("require_secure_transport", "ON");
    }

    private static String proven(String text, LabMariaDb server, LabCa ca) {
        String address = "address: " + server.address() + "\n";
        return text.replace(address, address + "      tls: {ca: " + ca.certificate() + "}\n");
    }

    /** The replica asks its source for a certificate of that CA, which lies beside its own option files. */
    private static void assertVerified(LabMariaDb replica, String name, LabCa ca) throws IOException {
        Path file = replica.settingsDir().resolve(name);
        assertThat(Files.readString(file)).isEqualTo(Files.readString(ca.certificate()));
        assertThat(Scene.column(replica, "SHOW SLAVE STATUS", "Master_SSL_Allowed"))
                .isEqualTo("Yes");
        assertThat(Scene.column(replica, "SHOW SLAVE STATUS", "Master_SSL_CA_File"))
                .isEqualTo(file.toString());
        assertThat(Scene.column(replica, "SHOW SLAVE STATUS", "Master_SSL_Verify_Server_Cert"))
                .isEqualTo("Yes");
    }
}
