package io.landfall.lab.demo;

import com.fasterxml.jackson.databind.node.TextNode;
import io.landfall.lab.LabAccount;
import io.landfall.lab.LabDatabase;
import io.landfall.lab.LabHost;
import io.landfall.lab.LabPair;
import io.landfall.lab.demo.slack.SlackAccess;
import io.landfall.lab.demo.slack.SlackOptions;
import io.landfall.lab.process.Resource;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The configuration file of the demo's service: such a file as anybody would write, its secrets in files of their own.
 *
 * @param port where the service listens on 127.0.0.1
 */
public record DemoConfiguration(Path file, int port) {

    private static final String IN_THE_TERMINAL =
            """
            chat: {terminal: {demo-people: [ann, ben]}}
            approvals: {approvers: [ben], four-eyes: true, mode: armed, expire-after: 15m}""";

    /** Writes the file and the secret files, readable by their user only. */
    public static DemoConfiguration write(DemoStage stage, DemoOptions options) {
        Path directory = stage.lab().newDirectory("service");
        Path password = account(stage, directory, LabAccount.LANDFALL);
        Path canary = account(stage, directory, LabAccount.CANARY);
        int port = options.port().orElseGet(stage.lab()::freePort);
        LabPair pair = stage.pair();
        String text = Resource.text(
                DemoConfiguration.class,
                "landfall.yaml",
                Map.of(
                        "LISTEN", port,
                        "TALK", talk(stage, directory, options.slack()),
                        "CHANNEL",
                                quoted(options.slack()
                                        .map(SlackOptions::channel)
                                        .orElse("#shop-db")),
                        "APP_SSH", ssh(stage.appHost()),
                        "OLD", server(pair.sourceHost(), pair.source(), password, canary),
                        "NEW", server(pair.targetHost(), pair.target(), password, canary),
                        "MAINTENANCE", maintenance(stage, options.politePage()),
                        "COPY", options.servers().copy(options.transfer()),
                        "PROPERTIES", stage.ledger().propertiesFile(),
                        "PID_FILE", stage.ledger().pidFile()));
        return new DemoConfiguration(stage.lab().writePrivateFile(directory.resolve("landfall.yaml"), text), port);
    }

    private static Path account(DemoStage stage, Path directory, String user) {
        return secret(
                stage, directory, user + ".password", stage.lab().account(user).password());
    }

    private static Path secret(DemoStage stage, Path directory, String name, String secret) {
        return stage.lab().writePrivateFile(directory.resolve(name), secret + "\n");
    }

    /** Where people talk, and who may approve. */
    private static String talk(DemoStage stage, Path directory, Optional<SlackOptions> slack) {
        return slack.map(options -> inSlack(stage, directory, options)).orElse(IN_THE_TERMINAL);
    }

    private static String inSlack(DemoStage stage, Path directory, SlackOptions options) {
        SlackAccess access = options.access();
        String required = options.required().entrySet().stream()
                .map(entry -> quoted(entry.getKey()) + ": " + entry.getValue())
                .collect(Collectors.joining(", "));
        return "chat: {slack: {bot-token: \"file:" + secret(stage, directory, "bot-token", access.botToken()) + "\", "
                + access.way().key() + ": \"file:" + secret(stage, directory, "slack-secret", access.secret()) + "\""
                + access.apiUrl().map(url -> ", api-url: " + quoted(url)).orElse("") + "}}\n"
                + "approvals: {approvers: [" + String.join(", ", options.approvers()) + "], four-eyes: "
                + options.fourEyes() + ", mode: armed, expire-after: 15m, required: {" + required + "}}";
    }

    /** JSON's strings are strings in YAML. */
    private static String quoted(String text) {
        return TextNode.valueOf(text).toString();
    }

    private static String ssh(LabHost host) {
        return "host: " + host.sshHost() + ", port: " + host.sshPort() + ", user: " + host.sshUser() + ", key: "
                + host.keyFile() + ", known-hosts: " + host.knownHostsFile();
    }

    private static String server(LabHost host, LabDatabase server, Path password, Path canary) {
        return Resource.text(
                        DemoConfiguration.class,
                        "server.yaml",
                        Map.of(
                                "ADDRESS",
                                server.address(),
                                "USER",
                                LabAccount.LANDFALL,
                                "PASSWORD",
                                password,
                                "CANARY",
                                LabAccount.CANARY,
                                "CANARY_PASSWORD",
                                canary,
                                "SSH",
                                ssh(host) + ", authorized-keys: " + host.authorizedKeysFile(),
                                "START",
                                server.startCommand(),
                                "STOP",
                                server.stopCommand(),
                                "DEFAULTS",
                                server.defaultsFile(),
                                "PATHS",
                                "settings-dir: " + server.settingsDir() + "\ndata-dir: " + server.dataDir()))
                .strip()
                .indent(4)
                .stripTrailing();
    }

    private static String maintenance(DemoStage stage, boolean politePage) {
        return politePage
                ? "{host: app-1, flag-file: " + stage.ledger().flagFile() + ", verify: {url: \""
                        + stage.ledger().url() + "\", on: 503, off: 200}}"
                : "none";
    }
}
