package io.landfall.bot.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.lab.Lab;
import io.landfall.lab.LabCa;
import io.landfall.lab.LabDatabase;
import io.landfall.lab.database.Engine;
import io.landfall.lab.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Both servers take nothing but TLS, each with a CA of its own, from the copy to the way back. */
class TlsOnlyTest {

    @ParameterizedTest
    @MethodSource("io.landfall.bot.live.Proofs#withAll")
    void movesSwitchesAndSwitchesBackWhereBothServersTakeNothingButTls(Engine engine) throws IOException {
        try (Lab certificates = Lab.open()) {
            LabCa oldCa = LabCa.make(certificates);
            LabCa newCa = LabCa.make(certificates);
            LabCa.Signed app = oldCa.sign("app", "DNS:app");
            String clients = oldCa.certificate().toString();
            Map<String, String> ofSource = tlsOnly(oldCa);
            Map<String, String> ofTarget = tlsOnly(newCa);
            ofSource.put("ssl_ca", clients);
            ofTarget.put("ssl_ca", clients);
            try (Scene scene = Scene.between(engine, ofSource, ofTarget)) {
                Scene.execute(
                        scene.source(),
                        "CREATE USER shy@'127.0.0.1' IDENTIFIED BY 'Pass-7' REQUIRE SSL",
                        "CREATE USER proven@'127.0.0.1' IDENTIFIED BY 'Pass-7' REQUIRE SUBJECT '/CN=app'");
                String text = proven(proven(scene.text(), scene.source(), oldCa), scene.target(), newCa);
                scene.write("landfall.yaml", text);
                ServiceProcess service = scene.move();
                scene.awaitFollowing();
                assertVerified(scene, scene.target(), "zz-landfall-ca-of-shop-old.pem", oldCa);

                scene.switches(service, "cutover");
                assertThat(loggedIn(scene, "shy", engine.words("--ssl", "--ssl-mode=REQUIRED")))
                        .isEqualTo("shy@127.0.0.1");
                assertThat(loggedIn(scene, "proven", "--ssl-cert=" + app.certificate(), "--ssl-key=" + app.key()))
                        .isEqualTo("proven@127.0.0.1");
                assertVerified(scene, scene.source(), "zz-landfall-ca-of-shop-new.pem", newCa);
                scene.switches(service, "rollback");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.landfall.bot.live.Proofs#withAll")
    void movesSwitchesAndSwitchesBackWhereOnlyTheOldServerEncrypts(Engine engine) {
        try (Lab certificates = Lab.open()) {
            LabCa ca = LabCa.make(certificates);
            try (Scene scene = Scene.between(engine, tlsOnly(ca), Map.of("require_secure_transport", "OFF"))) {
                scene.write("landfall.yaml", proven(scene.text(), scene.source(), ca));
                ServiceProcess service = scene.move();
                scene.awaitFollowing();

                scene.switches(service, "cutover");
                assertThat(status(scene, scene.source(), engine.words("Slave", "Replica") + "_IO_Running"))
                        .isEqualTo("Yes");
                scene.switches(service, "rollback");
            }
        }
    }

    private static String loggedIn(Scene scene, String user, String... how) {
        Path options = scene.write("client.cnf", "[client]\npassword=Pass-7\n");
        List<String> words = new ArrayList<>(List.of(
                scene.engine().client().toString(),
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

    private static Map<String, String> tlsOnly(LabCa ca) {
        LabCa.Signed signed = ca.sign("server", "IP:127.0.0.1");
        return new TreeMap<>(Map.of(
                "ssl_cert", signed.certificate().toString(),
                "ssl_key", signed.key().toString(),
                "require_secure_transport", "ON"));
    }

    private static String proven(String text, LabDatabase server, LabCa ca) {
        String address = "address: " + server.address() + "\n";
        return text.replace(address, address + "      tls: {ca: " + ca.certificate() + "}\n");
    }

    /** The replica asks its source for a certificate of that CA, which lies beside its own option files. */
    private static void assertVerified(Scene scene, LabDatabase replica, String name, LabCa ca) throws IOException {
        Path file = replica.settingsDir().resolve(name);
        assertThat(Files.readString(file)).isEqualTo(Files.readString(ca.certificate()));
        assertThat(status(scene, replica, scene.engine().words("Master", "Source") + "_SSL_Allowed"))
                .isEqualTo("Yes");
        assertThat(status(scene, replica, scene.engine().words("Master", "Source") + "_SSL_CA_File"))
                .isEqualTo(file.toString());
        assertThat(status(scene, replica, scene.engine().words("Master", "Source") + "_SSL_Verify_Server_Cert"))
                .isEqualTo("Yes");
    }

    private static String status(Scene scene, LabDatabase replica, String column) {
        return Scene.column(replica, scene.engine().words("SHOW SLAVE STATUS", "SHOW REPLICA STATUS"), column);
    }
}
