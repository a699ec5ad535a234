package io.landfall.bot.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.landfall.bot.config.SlackSettings.HttpRequests;
import io.landfall.bot.config.SlackSettings.SocketMode;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlackReaderTest {

    private static final String REST =
            """
            approvals: {approvers: [U024BE7LH]}
            hosts: {app-1: {ssh: {host: h, user: root, key: id, known-hosts: id}}}
            servers:
              a: {address: "127.0.0.1:3306", user: u, password: "${P}", canary: {user: c, password: "${P}"}, ssh: {host: h, user: root, key: id, known-hosts: id}}
              b: {address: "127.0.0.1:3307", user: u, password: "${P}", canary: {user: c, password: "${P}"}, ssh: {host: h, user: root, key: id, known-hosts: id}}
            migrations:
              shop: {source: a, target: b, maintenance: none, routes: [{type: config-file, host: app-1, path: /etc/app.conf, reload: x}]}
            """;

    private static final Map<String, String> ENVIRONMENT = Map.of(
            "P",
            "s3cret",
            "BOT",
            "xoxb-1",
            "APP",
            "xapp-1",
            "SIGN",
            "0123",
            "NONE",
            "",
            "UNSEEN",
            "xoxb-hid\u200bden",
            "BROKEN",
            "xapp-hid\nden",
            "ROTATED",
            "xoxe.xoxb-1-Mi0");

    @TempDir
    Path directory;

    @BeforeEach
    void writeKey() throws IOException {
        Files.writeString(directory.resolve("id"), "key");
    }

    @Test
    void takesSocketModeWhenThereIsAnAppToken() {
        SlackSettings slack = read("{bot-token: \"${BOT}\", app-token: \"${APP}\", signing-secret: \"${SIGN}\"}");

        assertThat(slack.intake()).isEqualTo(new SocketMode(Secret.of("xapp-1")));
        assertThat(slack.api()).isEqualTo(URI.create("https://slack.com/api/"));
        assertThat(slack.toString()).doesNotContain("xoxb", "xapp");
    }

    @Test
    void takesRequestsWithASigningSecretOrWhenToldSo() {
        assertThat(read("{bot-token: \"${BOT}\", signing-secret: \"${SIGN}\"}").intake())
                .isEqualTo(new HttpRequests(Secret.of("0123")));
        assertThat(read("{bot-token: \"${BOT}\", app-token: \"${APP}\", signing-secret: \"${SIGN}\", mode: http}")
                        .intake())
                .isEqualTo(new HttpRequests(Secret.of("0123")));
    }

    @Test
    void refusesToBeginWithoutWhatTheModeNeeds() {
        assertThat(problems("{bot-token: \"${BOT}\", mode: http}"))
                .contains(
                        "line 2",
                        "`chat.slack.signing-secret` is missing. `mode: http` takes only requests that Slack");
        assertThat(problems("{bot-token: \"${BOT}\"}")).contains("`chat.slack.app-token` is missing. Socket Mode");
        assertThat(problems("{bot-token: \"${BOT}\", signing-secret: \"${NONE}\"}"))
                .contains("`chat.slack.signing-secret` is empty.");
        assertThat(problems("{app-token: \"${APP}\"}")).contains("`chat.slack.bot-token` is missing.");
    }

    @Test
    void refusesTokensThatAreExchangedAndAddressesInClear() {
        assertThat(problems("{bot-token: \"${APP}\", app-token: \"${BOT}\"}"))
                .contains("`chat.slack.bot-token` is an app's token. A bot's token begins with `xoxb-`.")
                .contains("`chat.slack.app-token` is a bot's token. An app's token begins with `xapp-`.")
                .doesNotContain("xoxb-1", "xapp-1");
        String tokens = "{bot-token: \"${BOT}\", app-token: \"${APP}\", ";
        assertThat(problems(tokens + "api-url: \"http://10.0.0.5/api/\"}"))
                .contains("which would send the tokens in clear.");
        assertThat(problems(tokens + "api-url: \"https://chat.example/api\"}"))
                .contains("which has no `/` at its end.");
        assertThat(problems(tokens + "mode: sockets}")).contains("`chat.slack.mode` is `sockets`. Write `socket`");
        assertThat(problems(tokens + "api-ulr: x}")).contains("Did you mean `api-url`?");
        assertThat(read(tokens + "api-url: \"http://127.0.0.1:9999/api/\"}")
                        .api()
                        .getPort())
                .isEqualTo(9999);
    }

    @Test
    void refusesTokensThatNoHeaderCanHoldWithoutShowingThem() {
        assertThat(problems("{bot-token: \"${UNSEEN}\", app-token: \"${BROKEN}\"}"))
                .contains("`chat.slack.bot-token` is no bot's token: `xoxb-` and then letters, digits and hyphens only")
                .contains("`chat.slack.app-token` is no app's token: `xapp-` and then letters, digits and hyphens only")
                .doesNotContain("hid", "\nden");
        assertThat(problems("{bot-token: \"${NONE}\", app-token: \"${APP}\"}"))
                .contains("`chat.slack.bot-token` is empty.");
        assertThat(read("{bot-token: \"${ROTATED}\", app-token: \"${APP}\"}").botToken())
                .isEqualTo(Secret.of("xoxe.xoxb-1-Mi0"));
    }

    @Test
    void refusesApproversThatNobodyInSlackCanBe() {
        assertThat(problems("{bot-token: \"${BOT}\", app-token: \"${APP}\"}", REST.replace("U024BE7LH", "ben")))
                .contains("`approvals.approvers` is [ben]; in Slack people and groups are ids");
    }

    private SlackSettings read(String slack) {
        return file(slack, REST).slack().orElseThrow();
    }

    private String problems(String slack) {
        return problems(slack, REST);
    }

    private String problems(String slack, String rest) {
        return catchThrowableOfType(LandfallException.class, () -> file(slack, rest))
                .getMessage();
    }

    private Configuration file(String slack, String rest) {
        try {
            Path file = directory.resolve("landfall.yaml");
            Files.writeString(file, "chat:\n  slack: " + slack + "\n" + rest);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            return ConfigurationFile.read(file, ENVIRONMENT);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
