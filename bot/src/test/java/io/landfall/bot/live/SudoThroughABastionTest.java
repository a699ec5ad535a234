package io.landfall.bot.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.lab.LabHost;
import io.landfall.lab.ssh.LabGate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A whole migration where nobody logs in as root: a user with sudo behind a bastion, whose shell greets, whose key has a
 * passphrase, and whose sshd is small.
 */
class SudoThroughABastionTest {

    private Scene scene;
    private LabGate bastion;
    private LabGate source;
    private LabGate target;

    @BeforeEach
    void open() {
        Optional<String> whyNot = LabGate.whyNot();
        Assumptions.assumeTrue(whyNot.isEmpty(), whyNot::orElseThrow);
        scene = Scene.installed();
        bastion =
                new LabGate(scene.lab()).knowsBehind().options("MaxStartups 3").start();
        source = host();
        target = host();
    }

    private LabGate host() {
        LabGate gate = new LabGate(scene.lab())
                .bashrc("echo Welcome, this is a database host.; printf 'no line end'; echo mind it >&2\n")
                .options("MaxSessions 2", "MaxStartups 3");
        Path key = scene.directory().resolve("key-" + gate.port());
        LabGate.makeKey(key, "-t", "rsa", "-b", "2048", "-N", "open sesame");
        return gate.authorize(LabGate.publicKeyOf(key)).start();
    }

    @AfterEach
    void close() {
        if (scene != null) {
            scene.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"stream", "rsync"})
    void movesSwitchesAndGoesBack(String transfer) throws IOException {
        Path file = file(transfer);
        ServiceProcess service = scene.service(file);
        service.type("start shop");
        service.await("move shop is done");
        assertThat(Files.readString(target.authorizedKeysFile()))
                .doesNotContain("restrict,command")
                .contains("landfall-lab");

        for (String verb : new String[] {"cutover", "rollback", "cutover"}) {
            service.type("as ann " + verb + " shop");
            service.awaitUnless("was taken back", "asks for approval");
            service.type("as ben approve 2-6");
            service.awaitUnless("was taken back", "is armed");
            service.type("go");
            service.awaitUnless("was taken back", verb + " shop is done");
            scene.switched();
            scene.assertNothingIsLost(scene.serving(), scene.standby());
        }
        service.type("quit");
        assertThat(service.awaitExit()).isZero();
        assertThat(service.text()).doesNotContain("open sesame", "Welcome, this");
    }

    /** The target's host has a name that only the bastion knows. */
    @ParameterizedTest
    @ValueSource(strings = {"stream", "rsync"})
    void copiesThroughTheBastionWhereNoStraightWayLeads(String transfer) throws IOException {
        Path known = scene.write(
                "known-behind", Files.readString(target.knownHostsFile()).replace("127.0.0.1", LabGate.BEHIND));
        String text = Files.readString(file(transfer))
                .replace(
                        "host: 127.0.0.1, port: " + target.port(),
                        "host: " + LabGate.BEHIND + ", port: " + target.port())
                .replace(target.knownHostsFile().toString(), known.toString());
        ServiceProcess service = scene.service(scene.write("behind-" + transfer + ".yaml", text));

        service.type("start shop");
        service.await("move shop is done");

        scene.awaitFollowing();
        assertThat(Files.readString(bastion.log())).contains("Accepted publickey for " + LabGate.USER);
        for (LabGate gate : List.of(bastion, target)) {
            assertThat(Files.readString(gate.authorizedKeysFile()))
                    .doesNotContain("restrict")
                    .contains("landfall-lab");
        }
        service.type("check shop start");
        service.await("reaches " + LabGate.BEHIND + ":" + target.port() + " through " + LabGate.USER + "@127.0.0.1:"
                + bastion.port() + ", which gets a key for the copy");
    }

    private Path file(String transfer) {
        scene.write("passphrase", "open sesame\n");
        String text = scene.text()
                .replace(ssh(scene.sourceHost()), ssh(source))
                .replace(ssh(scene.targetHost()), ssh(target))
                .replaceAll("authorized-keys: [^}]*}", "authorized-keys: ~/.ssh/authorized_keys}")
                .replace("maintenance:", "copy: {transfer: " + transfer + "}\n    maintenance:");
        return scene.write("sudo-" + transfer + ".yaml", text);
    }

    private static String ssh(LabHost host) {
        return "port: %d, user: %s, key: %s, known-hosts: %s"
                .formatted(host.sshPort(), host.sshUser(), host.keyFile(), host.knownHostsFile());
    }

    private String ssh(LabGate gate) {
        return "port: %d, user: %s, sudo: true, key: key-%1$d, passphrase: file:passphrase, known-hosts: %s, jump: %s"
                .formatted(
                        gate.port(),
                        LabGate.USER,
                        gate.knownHostsFile(),
                        "{host: 127.0.0.1, port: %d, user: %s, key: %s, known-hosts: %s}"
                                .formatted(bastion.port(), LabGate.USER, bastion.keyFile(), bastion.knownHostsFile()));
    }
}
