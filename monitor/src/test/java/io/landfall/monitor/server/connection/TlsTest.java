package io.landfall.monitor.server.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landfall.lab.Lab;
import io.landfall.lab.LabAccount;
import io.landfall.lab.LabCa;
import io.landfall.lab.LabMariaDb;
import io.landfall.lab.MariaDbSettings;
import io.landfall.lab.process.Command;
import io.landfall.lab.process.LabException;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.Secret;
import io.landfall.monitor.server.LabViews;
import io.landfall.monitor.server.connection.Tls.OwnCertificate;
import io.landfall.monitor.server.connection.Tls.Pem;
import io.landfall.monitor.server.connection.Tls.Verify;
import io.landfall.monitor.server.jdbc.JdbcServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One server takes nothing but TLS, and its certificate is made out for 127.0.0.1; another knows no TLS. */
class TlsTest {

    private static final Duration LIMIT = Duration.ofMinutes(1);

    private static Lab lab;
    private static LabCa ca;
    private static LabCa otherCa;
    private static LabMariaDb server;
    private static LabMariaDb plain;

    @BeforeAll
    static void start() {
        lab = Lab.open();
        ca = LabCa.make(lab);
        otherCa = LabCa.make(lab);
        LabCa.Signed signed = ca.sign("db", "IP:127.0.0.1");
        server = lab.host("tls-host")
                .mariaDb(MariaDbSettings.initialised()
                        .with("ssl_ca", ca.certificate().toString())
                        .with("ssl_cert", signed.certificate().toString())
                        .with("ssl_key", signed.key().toString())
                        .with("require_secure_transport", "ON"))
                .start();
        plain = lab.host("plain-host").mariaDb(MariaDbSettings.initialised()).start();
    }

    @AfterAll
    static void stop() {
        lab.close();
    }

    @Test
    void logsInWhereTheCertificateIsSignedByTheCaForThatHost() throws IOException, SQLException {
        assertThat(cipherOf(login(server, tls(ca, Verify.NAME)))).startsWith("TLS");
        assertThat(clientAnswers(server.address(), tls(ca, Verify.NAME))).isTrue();
    }

    @Test
    void encryptsWithoutProofWhereNoneIsAskedFor() throws SQLException {
        assertThat(cipherOf(LabViews.login(lab, server, "shop-db"))).startsWith("TLS");
        assertThat(cipherOf(LabViews.login(lab, plain, "plain-db"))).isEmpty();
    }

    @Test
    void tellsWhenTheCertificateEndsThatTheServerShows() {
        try (JdbcServer encrypted = LabViews.view(LabViews.login(lab, server, "shop-db"));
                JdbcServer open = LabViews.view(LabViews.login(lab, plain, "plain-db"))) {
            assertThat(encrypted.certificateExpiry().orElseThrow())
                    .isBetween(Instant.now(), Instant.now().plus(Duration.ofDays(2)));
            assertThat(open.certificateExpiry()).isEmpty();
        }
    }

    @Test
    void refusesACertificateOfAnotherCa() throws IOException {
        for (Verify verify : Verify.values()) {
            Tls tls = tls(otherCa, verify);

            assertThatThrownBy(() -> login(server, tls).connect(LIMIT, LIMIT))
                    .isInstanceOf(LandfallException.class)
                    .hasMessageStartingWith("shop-db at " + server.address() + " did not prove that it is shop-db: ")
                    .hasMessageEndingWith("No password was sent. Find out who answers there, and see"
                            + " servers.shop-db.tls: whether `ca` has signed its certificate, and whether that is made"
                            + " out for 127.0.0.1.");
            assertThat(clientAnswers(server.address(), tls))
                    .as(verify.toString())
                    .isFalse();
        }
    }

    @Test
    void refusesAnotherNameThanTheCertificateHasUnlessOnlyTheCaCounts() throws IOException, SQLException {
        String elsewhere = "localhost:" + server.port();
        DatabaseLogin byName = login(elsewhere, tls(ca, Verify.NAME));

        assertThatThrownBy(() -> byName.connect(LIMIT, LIMIT))
                .hasMessageStartingWith("shop-db at " + elsewhere + " did not prove that it is shop-db: ")
                .hasMessageContaining("localhost");
        assertThat(clientAnswers(elsewhere, tls(ca, Verify.NAME))).isFalse();
        assertThat(cipherOf(login(elsewhere, tls(ca, Verify.CA)))).startsWith("TLS");
        assertThat(clientAnswers(elsewhere, tls(ca, Verify.CA))).isTrue();
    }

    @Test
    void refusesAServerThatKnowsNoTls() throws IOException {
        for (Verify verify : Verify.values()) {
            Tls tls = tls(ca, verify);

            assertThatThrownBy(() -> login(plain, tls).connect(LIMIT, LIMIT))
                    .hasMessageStartingWith("shop-db at " + plain.address() + " did not prove that it is shop-db: ");
        }
        assertThat(clientAnswers(plain.address(), tls(ca, Verify.NAME))).isFalse();
    }

    @Test
    void showsItsOwnCertificateToAnAccountThatWantsOne() throws IOException, SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE USER guarded@'%' IDENTIFIED BY 'with a certificate' REQUIRE X509");
        }
        LabCa.Signed shown = ca.sign("landfall", "DNS:landfall");
        Tls with = new Tls(
                pem(ca.certificate()),
                Optional.of(new OwnCertificate(pem(shown.certificate()), pem(shown.key()))),
                Verify.NAME);
        Secret password = Secret.of("with a certificate");

        assertThat(cipherOf(login(server, with).as("guarded", password))).startsWith("TLS");
        assertThatThrownBy(() -> login(server, tls(ca, Verify.NAME))
                        .as("guarded", password)
                        .connect(LIMIT, LIMIT))
                .hasMessageContaining("refused the login of `guarded`");
    }

    @Test
    void saysWhatIsWrongWithAFile() throws IOException {
        Path file = lab.newDirectory("files").resolve("some.pem");
        Files.writeString(file, "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n");
        Pem noPem = pem(file);
        Pem signer = pem(ca.certificate());

        assertThatThrownBy(() -> new Tls(noPem, Optional.empty(), Verify.NAME))
                .hasMessage(file + " holds no certificate (PEM, `-----BEGIN CERTIFICATE-----`).");
        assertThatThrownBy(() -> new Tls(signer, Optional.of(new OwnCertificate(signer, noPem)), Verify.NAME))
                .hasMessage(file + " holds no private key without a password in the form PKCS #8"
                        + " (`-----BEGIN PRIVATE KEY-----`). `openssl pkcs8 -topk8 -nocrypt -in KEY` makes one.");
    }

    @Test
    void knowsTheAddressesOfThisMachine() {
        assertThat(List.of("127.0.0.1:1", "localhost:1", "127.1.2.3:1", "::1:1"))
                .allMatch(address -> ServerAddress.parse(address).isLoopback());
        assertThat(List.of("10.0.0.1:1", "127.example:1", "localhost.example:1", "1127.0.0.1:1"))
                .noneMatch(address -> ServerAddress.parse(address).isLoopback());
    }

    @Test
    void takesAPublicKeyFromNobodyElseThanThisMachineWithoutTls() throws IOException {
        DatabaseLogin near = LabViews.login(lab, plain, "plain-db");
        DatabaseLogin far =
                new DatabaseLogin("far-db", ServerAddress.parse("10.0.0.9:3306"), near.user(), near.password());

        assertThat(near.properties(LIMIT, LIMIT)).containsEntry("allowPublicKeyRetrieval", "true");
        assertThat(far.properties(LIMIT, LIMIT)).containsEntry("allowPublicKeyRetrieval", "false");
        assertThat(login(server, tls(ca, Verify.NAME)).properties(LIMIT, LIMIT))
                .containsEntry("allowPublicKeyRetrieval", "true")
                .containsEntry("sslMode", "VERIFY_IDENTITY");
    }

    private static Tls tls(LabCa signer, Verify verify) throws IOException {
        return new Tls(pem(signer.certificate()), Optional.empty(), verify);
    }

    private static Pem pem(Path file) throws IOException {
        return new Pem(file, Secret.of(Files.readString(file)));
    }

    private static DatabaseLogin login(LabMariaDb server, Tls tls) {
        return login(server.address(), tls);
    }

    private static DatabaseLogin login(String address, Tls tls) {
        LabAccount account = lab.account(LabAccount.LANDFALL);
        return new DatabaseLogin(
                "shop-db",
                ServerAddress.parse(address),
                account.user(),
                Secret.of(account.password()),
                Optional.of(tls));
    }

    private static String cipherOf(DatabaseLogin login) throws SQLException {
        try (Connection connection = login.connect(LIMIT, LIMIT);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW SESSION STATUS LIKE 'Ssl_cipher'")) {
            row.next();
            return row.getString(2);
        }
    }

    /** Whether MariaDB's own client, with the options for people, gets an answer. */
    private static boolean clientAnswers(String address, Tls tls) {
        ServerAddress there = ServerAddress.parse(address);
        LabAccount account = lab.account(LabAccount.LANDFALL);
        List<String> words = new ArrayList<>(List.of(
                "env",
                "MYSQL_PWD=" + account.password(),
                "mariadb",
                "--no-defaults",
                "--protocol=tcp",
                "-h",
                there.host(),
                "-P",
                Integer.toString(there.port()),
                "-u",
                account.user()));
        words.addAll(tls.clientFiles());
        if (tls.verifiesName()) {
            words.add("--ssl-verify-server-cert");
        }
        words.addAll(List.of("-NBe", "SELECT 1"));
        try {
            return Command.run(words).equals("1");
        } catch (LabException refused) {
            return false;
        }
    }
}
