package io.landfall.monitor.host;

import com.jcraft.jsch.AgentIdentityRepository;
import com.jcraft.jsch.AgentProxyException;
import com.jcraft.jsch.Identity;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchChangedHostKeyException;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.JSchRevokedHostKeyException;
import com.jcraft.jsch.JSchUnknownHostKeyException;
import com.jcraft.jsch.KeyPair;
import com.jcraft.jsch.SSHAgentConnector;
import com.jcraft.jsch.Session;
import io.landfall.monitor.Backoff;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.Secret;
import io.landfall.monitor.host.SshIdentity.Agent;
import io.landfall.monitor.host.SshIdentity.KeyFile;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Logs in to a host, through its bastion where there is one, or says exactly why it can't. */
final class SshDoor {

    private static final int KEEPALIVE_MILLIS = 5_000;
    private static final int KEEPALIVES_MISSED = 3;
    /** An sshd that has too many people at its door at once (MaxStartups) drops some of them before it says a word. */
    private static final Backoff DROPPED = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(2));

    private static final int TRIES = 6;

    private final SshLogin login;
    private final String section;

    SshDoor(SshLogin login) {
        this(login, "servers." + login.name() + ".ssh");
    }

    private SshDoor(SshLogin login, String section) {
        this.login = login;
        this.section = section;
    }

    /** Each connection on the way may take {@code connect} to come about. */
    Session open(Duration connect) {
        readable(login.knownHosts(), "list of known hosts", "known-hosts");
        JSch jsch = new JSch();
        try {
            jsch.setKnownHosts(login.knownHosts().toString());
            addKeys(jsch);
        } catch (JSchException e) {
            throw explain(e);
        }
        for (int tried = 1; ; tried++) {
            try {
                return open(jsch, connect);
            } catch (JSchException e) {
                if (!isDropped(e) || tried == TRIES) {
                    throw explain(e);
                }
            }
            // Not in step with the others who were dropped.
            LockSupport.parkNanos((long) (DROPPED.after(tried).toNanos() * (0.5 + Math.random())));
        }
    }

    private Session open(JSch jsch, Duration connect) throws JSchException {
        Session session = jsch.getSession(login.user(), login.host(), login.port());
        session.setConfig("StrictHostKeyChecking", "yes");
        session.setConfig("PreferredAuthentications", "publickey");
        session.setServerAliveInterval(KEEPALIVE_MILLIS);
        session.setServerAliveCountMax(KEEPALIVES_MISSED);
        session.setDaemonThread(true);
        Optional<Tunnel> tunnel =
                login.jump().map(bastion -> new Tunnel(new SshDoor(bastion, section + ".jump").open(connect)));
        tunnel.ifPresent(session::setProxy);
        try {
            session.connect(Math.toIntExact(connect.toMillis()));
            return session;
        } catch (JSchException e) {
            tunnel.ifPresent(Tunnel::close);
            throw e;
        }
    }

    private void addKeys(JSch jsch) throws JSchException {
        if (login.identity() instanceof KeyFile key) {
            addKey(jsch, key);
        } else {
            addKeys(jsch, (Agent) login.identity());
        }
    }

    private void addKey(JSch jsch, KeyFile key) throws JSchException {
        readable(key.file(), "private key", "key");
        Optional<byte[]> passphrase =
                key.passphrase().map(Secret::reveal).map(text -> text.getBytes(StandardCharsets.UTF_8));
        KeyPair pair = KeyPair.load(jsch, key.file().toString());
        boolean locked = pair.isEncrypted();
        boolean unlocked = !locked || passphrase.map(pair::decrypt).orElse(false);
        pair.dispose();
        if (!unlocked) {
            throw LandfallException.badInput("The private key " + key.file() + " for " + login.name()
                    + (passphrase.isPresent()
                            ? " does not open with the passphrase in " + section + ".passphrase"
                            : " is locked with a passphrase, which nobody can type here")
                    + ". Nothing was sent to the host. Write the right one as " + section
                    + ".passphrase (`${NAME}` or `file:PATH`), or put the key into an ssh-agent and name its socket as "
                    + section + ".agent.");
        }
        byte[] opens = locked ? passphrase.orElseThrow() : null;
        Path certificate = Path.of(key.file() + "-cert.pub");
        if (Files.isReadable(certificate)) {
            jsch.addIdentity(key.file().toString(), certificate.toString(), opens == null ? null : opens.clone());
        }
        jsch.addIdentity(key.file().toString(), opens);
    }

    private void addKeys(JSch jsch, Agent agent) throws JSchException {
        List<Identity> keys;
        try {
            keys = new AgentIdentityRepository(new SSHAgentConnector(agent.socket())).getIdentities();
        } catch (AgentProxyException e) {
            throw agentHas("does not answer: " + e.getMessage(), agent);
        }
        if (keys.isEmpty()) {
            throw agentHas("does not answer, or holds no key", agent);
        }
        for (Identity key : keys) {
            jsch.addIdentity(key, null);
        }
    }

    private LandfallException agentHas(String trouble, Agent agent) {
        return LandfallException.external("The ssh-agent " + agent.socket() + " for " + login.name() + " " + trouble
                + ". Nothing was sent to the host. See `SSH_AUTH_SOCK=" + agent.socket()
                + " ssh-add -l` as Landfall's user,"
                + " and " + section + ".agent.");
    }

    private void readable(Path file, String what, String setting) {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw LandfallException.badInput("Can't read the " + what + " " + file + " for " + login.name()
                    + ". Nothing was sent to the host. Check " + section + "." + setting + ".");
        }
    }

    /** Whether somebody took the connection and ended it again without a word of SSH. */
    private static boolean isDropped(JSchException e) {
        String reason = String.valueOf(e.getMessage());
        return reason.contains("closed by foreign host")
                || reason.contains("End of IO Stream Read")
                || e.getCause() instanceof SocketException && reason.contains("reset");
    }

    private LandfallException explain(JSchException e) {
        if (e instanceof JSchUnknownHostKeyException) {
            return LandfallException.external(
                    "The key of " + where() + " is not in " + login.knownHosts()
                            + ". Landfall did not log in. Compare the host's key with what its owner says, then add it"
                            + " there (ssh-keyscan" + portOption() + " " + login.host() + ").",
                    e);
        }
        if (e instanceof JSchChangedHostKeyException || e instanceof JSchRevokedHostKeyException) {
            return LandfallException.external(
                    "The key of " + where() + " is not the one in " + login.knownHosts()
                            + ". Landfall did not log in: this may be another machine. If the host was really"
                            + " reinstalled, replace its line in that file.",
                    e);
        }
        return withReason(e);
    }

    private LandfallException withReason(JSchException e) {
        Optional<Tunnel.Refused> refused = Stream.of(e, e.getCause())
                .filter(Tunnel.Refused.class::isInstance)
                .map(Tunnel.Refused.class::cast)
                .findFirst();
        if (refused.isPresent()) {
            return LandfallException.external(
                    "The bastion " + login.jump().orElseThrow().address() + " does not lead on to " + where() + ": "
                            + (refused.get().isProhibited()
                                    ? "its sshd forbids it. Allow it there (AllowTcpForwarding, PermitOpen)."
                                    : "it does not reach it. See whether the host is up, and " + section
                                            + ".host and .port are what the bastion calls it."),
                    e);
        }
        if (isDropped(e)) {
            return LandfallException.external(
                    "sshd of " + where() + " ended the connection " + TRIES + " times before it said who it is. See"
                            + " MaxStartups in its sshd_config, and its log.",
                    e);
        }
        if (e.getCause() instanceof IOException) {
            return LandfallException.external(
                    "Can't reach " + where() + " over SSH: " + e.getCause().getMessage()
                            + ". See whether the host is up, sshd runs and " + section + ".host and .port are right.",
                    e);
        }
        return other(e);
    }

    private LandfallException other(JSchException e) {
        String reason = String.valueOf(e.getMessage());
        if (reason.startsWith("Auth")) {
            return LandfallException.external(
                    where() + " refused " + login.identity().text() + " for user `" + login.user()
                            + "`. Landfall did not log in. Add its public half to that user's authorized_keys.",
                    e);
        }
        if (reason.startsWith("invalid privatekey") && login.identity() instanceof KeyFile key) {
            return LandfallException.badInput(key.file() + " is not a private key that can be used for " + login.name()
                    + ". Nothing was sent to the host. Make one with `ssh-keygen -t ed25519`.");
        }
        return LandfallException.external(
                "The SSH login to " + where() + " failed: " + reason + ". See the log of sshd on that host.", e);
    }

    private String where() {
        return login.name() + " (" + login.host() + ":" + login.port() + ")";
    }

    private String portOption() {
        return login.port() == 22 ? "" : " -p " + login.port();
    }
}
