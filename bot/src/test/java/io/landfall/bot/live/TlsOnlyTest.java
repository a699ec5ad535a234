package io.landfall.bot.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.lab.Lab;
import io.landfall.lab.LabCa;
import io.landfall.lab.LabMariaDb;
import io.landfall.lab.MariaDbSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Both servers take nothing but TLS, each with a CA of its own, from the copy to the way back. */
class TlsOnlyTest {

    private static final String TAKEN_BACK = "was taken back";

    @Test
    void movesSwitchesAndSwitchesBackWhereBothServersTakeNothingButTls() throws IOException {
        try (Lab certificates = Lab.open()) {
            LabCa oldCa = LabCa.make(certificates);
            LabCa newCa = LabCa.make(certificates);
            try (Scene scene = Scene.between(
                    tlsOnly(MariaDbSettings.initialised(), oldCa), tlsOnly(MariaDbSettings.uninitialised(), newCa))) {
                String text = proven(proven(scene.text(), scene.source(), oldCa), scene.target(), newCa);
                scene.write("landfall.yaml", text);
                ServiceProcess service = scene.move();
                scene.awaitFollowing();
                assertVerified(scene.target(), "zz-landfall-ca-of-shop-old.pem", oldCa);

                switchOver(scene, service, "cutover");
                assertVerified(scene.source(), "zz-landfall-ca-of-shop-new.pem", newCa);
                switchOver(scene, service, "rollback");
            }
        }
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

    private static void switchOver(Scene scene, ServiceProcess service, String verb) {
        scene.awaitHeartbeat();
        service.type("as ann " + verb + " shop");
        service.awaitUnless(TAKEN_BACK, "asks for approval");
        service.type("as ben approve 2-6");
        service.awaitUnless(TAKEN_BACK, "is armed");
        service.type("go");
        service.awaitUnless(TAKEN_BACK, verb + " shop is done");
        scene.switched();
        scene.assertNothingIsLost(scene.serving(), scene.standby());
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
