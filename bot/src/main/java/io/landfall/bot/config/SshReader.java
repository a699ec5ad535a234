package io.landfall.bot.config;

import io.landfall.bot.config.form.Form;
import io.landfall.bot.config.form.Section;
import io.landfall.monitor.Secret;
import io.landfall.monitor.host.SshIdentity;
import io.landfall.monitor.host.SshIdentity.Agent;
import io.landfall.monitor.host.SshIdentity.KeyFile;
import io.landfall.monitor.host.SshLogin;
import java.nio.file.Path;
import java.util.Optional;

/** Reads how to log in to a host. */
final class SshReader {

    private static final SshIdentity UNREAD = new KeyFile(Path.of("/"), Optional.empty());

    private SshReader() {}

    /** Reads how to log in to the host {@code name}. */
    static SshLogin read(String name, Section ssh) {
        String host = ssh.required("host", ssh.unlessKept(Form.HOST_NAME));
        int port = ssh.or("port", Form.PORT, 22);
        String user = ssh.required("user", ssh.unlessKept(Form.USER_NAME));
        Optional<SshIdentity> identity = identity(ssh);
        if (identity.isEmpty()) {
            ssh.problem("key", "`" + ssh.where("key") + "` is missing. Write a private key's file, or `agent`.");
        }
        SshLogin login = new SshLogin(
                name,
                host,
                port,
                user,
                identity.orElse(UNREAD),
                ssh.file("known-hosts", Optional.of("~/.ssh/known_hosts")),
                ssh.or("sudo", Form.YES_OR_NO, false),
                Optional.empty());
        Optional<Section> jump = ssh.optionalSection("jump");
        ssh.end();
        return jump.map(section -> login.through(bastion(login, section))).orElse(login);
    }

    /** What is not written for the bastion is as for the host behind it. */
    private static SshLogin bastion(SshLogin behind, Section jump) {
        SshLogin bastion = new SshLogin(
                "the bastion of " + behind.name(),
                jump.required("host", jump.unlessKept(Form.HOST_NAME)),
                jump.or("port", Form.PORT, 22),
                jump.required("user", jump.unlessKept(Form.USER_NAME)),
                identity(jump).orElse(behind.identity()),
                jump.optionalFile("known-hosts").orElse(behind.knownHosts()),
                false,
                Optional.empty());
        jump.end();
        return bastion;
    }

    /** Returns with which keys; empty when neither a key nor an agent is named. */
    private static Optional<SshIdentity> identity(Section ssh) {
        Optional<Path> file = ssh.optionalFile("key");
        Optional<Secret> passphrase = ssh.optionalSecret("passphrase");
        Optional<Path> agent = ssh.optionalFile("agent");
        if (agent.isPresent() && file.isPresent()) {
            ssh.problem(
                    "agent",
                    "`" + ssh.where("agent") + "` is there together with `key`. Write one of them: Landfall shows the"
                            + " host either that key, or each key of the agent.");
        }
        if (passphrase.isPresent() && file.isEmpty()) {
            ssh.problem(
                    "passphrase",
                    "`" + ssh.where("passphrase") + "` is there without the `key` that it opens. Write it.");
        }
        return file.<SshIdentity>map(key -> new KeyFile(key, passphrase)).or(() -> agent.map(Agent::new));
    }
}
