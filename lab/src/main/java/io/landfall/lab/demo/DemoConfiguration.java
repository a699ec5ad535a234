package io.landfall.lab.demo;

import io.landfall.lab.LabAccount;
import io.landfall.lab.LabHost;
import io.landfall.lab.LabMariaDb;
import io.landfall.lab.Resource;
import java.nio.file.Path;
import java.util.Map;

/** The configuration file of the demo's service: such a file as anybody would write, its secrets in files of their own. */
final class DemoConfiguration {

    private DemoConfiguration() {}

    /** Writes the file and the secret files, readable by their user only. */
    static Path write(DemoStage stage, DemoOptions options) {
        Path directory = stage.lab().newDirectory("service");
        Path password = secret(stage, directory, LabAccount.LANDFALL);
        Path canary = secret(stage, directory, LabAccount.CANARY);
        String text = Resource.text(
                DemoConfiguration.class,
                "landfall.yaml",
                Map.of(
                        "LISTEN", stage.lab().freePort(),
                        "APP_SSH", ssh(stage.appHost()),
                        "OLD", server(stage.sourceHost(), stage.source(), password, canary),
                        "NEW", server(stage.targetHost(), stage.target(), password, canary),
                        "MAINTENANCE", maintenance(stage, options.politePage()),
                        "TRANSFER", options.transfer(),
                        "PROPERTIES", stage.ledger().propertiesFile(),
                        "PID_FILE", stage.ledger().pidFile()));
        return stage.lab().writePrivateFile(directory.resolve("landfall.yaml"), text);
    }

    private static Path secret(DemoStage stage, Path directory, String user) {
        return stage.lab()
                .writePrivateFile(
                        directory.resolve(user + ".password"),
                        stage.lab().account(user).password() + "\n");
    }

    private static String ssh(LabHost host) {
        return "host: " + host.sshHost() + ", port: " + host.sshPort() + ", user: " + host.sshUser() + ", key: "
                + host.keyFile() + ", known-hosts: " + host.knownHostsFile();
    }

    private static String server(LabHost host, LabMariaDb server, Path password, Path canary) {
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
