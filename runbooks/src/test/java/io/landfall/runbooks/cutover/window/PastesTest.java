package io.landfall.runbooks.cutover.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.monitor.Secret;
import io.landfall.monitor.host.SshLogin;
import io.landfall.monitor.server.DatabaseLogin;
import io.landfall.monitor.server.ServerAddress;
import io.landfall.monitor.server.Tls;
import io.landfall.monitor.server.Tls.Pem;
import io.landfall.monitor.server.Tls.Verify;
import io.landfall.runbooks.settings.ServerSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PastesTest {

    /** Signs nothing; only its form counts. */
    private static final String CA =
            """
            -----BEGIN CERTIFICATE-----
            MIIBczCCARmgAwIBAgIUdsHqd9NTFrXFAN4avJ2H4hAoT+4wCgYIKoZIzj0EAwIw
            DzENMAsGA1UEAwwEdGVzdDAeFw0yNjExMjYyMjU0MDNaFw0zNjExMjMyMjU0MDNa
            MA8xDTALBgNVBAMMBHRlc3QwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAARFP0Tr
            dyWdwFUetIcuT8Yj1kcAzX/5v6UyR/Y1lXISA+WVbeff+LPwHNig6P6ChbIIuw5P
            0ukygEaUUkqmXuYKo1MwUTAdBgNVHQ4EFgQUydHie/7rbhBHrXhwOMj3/X50s/sw
            HwYDVR0jBBgwFoAUydHie/7rbhBHrXhwOMj3/X50s/swDwYDVR0TAQH/BAUwAwEB
            /zAKBggqhkjOPQQDAgNIADBFAiBu+ovGXqXUMnXNKPuQJYFf9YGhF8LDO0t2g7aV
            /77PqQIhAOpEsSfQGf6F4GaSGF5sdaxfXWWcRaotd99zl5JbgbpJ
            -----END CERTIFICATE-----
            """;

    private static final String AWKWARD = "'o`'\"; rm -rf $HOME \\\\ \\`id` $(id) !! \\";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1",
                "ALTER USER 'boss'@'%' ACCOUNT UNLOCK",
                "JSON_VALUE(priv, '$.account_locked')",
                "SHOW SLAVE STATUS\\G",
                "`a`.`b` 'c'",
                "$HOME 'x'",
                AWKWARD
            })
    void quotesSoThatBashGivesTheTextAsItIs(String text) throws IOException, InterruptedException {
        assertThat(echoed(Pastes.quoted(text))).isEqualTo(text);
        assertThat(echoed(Pastes.inner(text))).isEqualTo(text);
    }

    @Test
    void asksForThePasswordInEachLineWhereOneDoesNotFitBothServers() {
        ServerSettings one = server("10.0.0.5", "one");
        ServerSettings other = server("localhost", "other");

        assertThat(new Pastes(one, one).sql(one, "SELECT 1"))
                .isEqualTo("mariadb --no-defaults --connect-timeout=5 -h 10.0.0.5 -P 3306 -u landfall -NBe 'SELECT 1'");
        assertThat(new Pastes(one, one).sql(other, "SELECT 1")).contains(" -u landfall -p -NBe ");
        assertThat(new Pastes(one, other).sql(one, "SELECT 1")).contains(" -u landfall -p -NBe ");
        assertThat(new Pastes(one, other).show(other, "SHOW SLAVE STATUS\\G"))
                .isEqualTo(
                        "mariadb --no-defaults --protocol=tcp --connect-timeout=5 -h localhost -P 3306 -u landfall -p"
                                + " -e 'SHOW SLAVE STATUS\\G'");
    }

    @Test
    void asksTheServerToProveWhoItIsAsTheFileSays() {
        Tls byName =
                new Tls(new Pem(Path.of("/etc/landfall/the ca.pem"), Secret.of(CA)), Optional.empty(), Verify.NAME);
        Tls byCa = new Tls(byName.ca(), Optional.empty(), Verify.CA);
        ServerSettings one = server("10.0.0.5", "one", Optional.of(byName));
        ServerSettings other = server("10.0.0.6", "one", Optional.of(byCa));

        assertThat(new Pastes(one, other).sql(one, "SELECT 1"))
                .isEqualTo("mariadb --no-defaults --connect-timeout=5 -h 10.0.0.5 -P 3306"
                        + " '--ssl-ca=/etc/landfall/the ca.pem' --ssl-verify-server-cert -u landfall -NBe 'SELECT 1'");
        assertThat(new Pastes(one, other).sql(other, "SELECT 1"))
                .contains(" -P 3306 '--ssl-ca=/etc/landfall/the ca.pem' -u landfall ");
    }

    private static ServerSettings server(String host, String password) {
        return server(host, password, Optional.empty());
    }

    private static ServerSettings server(String host, String password, Optional<Tls> tls) {
        DatabaseLogin login =
                new DatabaseLogin("shop", new ServerAddress(host, 3306), "landfall", Secret.of(password), tls);
        return new ServerSettings(
                "shop",
                login,
                login,
                new SshLogin("shop", host, 22, "root", Path.of("id"), Path.of("known")),
                "~/.ssh/authorized_keys",
                new ServerSettings.Service("start", "stop"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static String echoed(String word) throws IOException, InterruptedException {
        Process bash = new ProcessBuilder("bash", "-c", "printf %s " + word).start();
        String text = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).isZero();
        return text;
    }
}
