package io.landfall.monitor.host;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchChangedHostKeyException;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.JSchRevokedHostKeyException;
import com.jcraft.jsch.JSchUnknownHostKeyException;
import com.jcraft.jsch.KeyPair;
import com.jcraft.jsch.Session;
import io.landfall.monitor.LandfallException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Logs in to a host, or says exactly why it can't. */
final class SshDoor {

    private static final int KEEPALIVE_MILLIS = 5_000;
    private static final int KEEPALIVES_MISSED = 3;

    private SshDoor() {}

    static Session open(SshLogin login, Duration connect) {
        readable(login, login.key(), "private key", "key");
        readable(login, login.knownHosts(), "list of known hosts", "known-hosts");
        try {
            JSch jsch = new JSch();
            jsch.setKnownHosts(login.knownHosts().toString());
            addKey(login, jsch);
            Session session = jsch.getSession(login.user(), login.host(), login.port());
            session.setConfig("StrictHostKeyChecking", "yes");
            session.setConfig("PreferredAuthentications", "publickey");
            session.setServerAliveInterval(KEEPALIVE_MILLIS);
            session.setServerAliveCountMax(KEEPALIVES_MISSED);
            session.setDaemonThread(true);
            session.connect(Math.toIntExact(connect.toMillis()));
            return session;
        } catch (JSchException e) {
            throw explain(login, e);
        }
    }

    private static void addKey(SshLogin login, JSch jsch) throws JSchException {
        KeyPair pair = KeyPair.load(jsch, login.key().toString());
        boolean encrypted = pair.isEncrypted();
        pair.dispose();
        if (encrypted) {
            throw LandfallException.badInput("The private key " + login.key() + " for " + login.name()
                    + " is locked with a passphrase, which nobody can type here. Nothing was sent to the host. Give"
                    + " servers." + login.name() + ".ssh.key a key without one.");
        }
        jsch.addIdentity(login.key().toString());
    }

    private static void readable(SshLogin login, Path file, String what, String setting) {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw LandfallException.badInput("Can't read the " + what + " " + file + " for " + login.name()
                    + ". Nothing was sent to the host. Check servers." + login.name() + ".ssh." + setting + ".");
        }
    }

    private static LandfallException explain(SshLogin login, JSchException e) {
        if (e instanceof JSchUnknownHostKeyException) {
            return LandfallException.external(
                    "The key of " + where(login) + " is not in " + login.knownHosts()
                            + ". Landfall did not log in. Compare the host's key with what its owner says, then add it"
                            + " there (ssh-keyscan" + portOption(login) + " " + login.host() + ").",
                    e);
        }
        if (e instanceof JSchChangedHostKeyException || e instanceof JSchRevokedHostKeyException) {
            return LandfallException.external(
                    "The key of " + where(login) + " is not the one in " + login.knownHosts()
                            + ". Landfall did not log in: this may be another machine. If the host was really"
                            + " reinstalled, replace its line in that file.",
                    e);
        }
        if (e.getCause() instanceof IOException) {
            return LandfallException.external(
                    "Can't reach " + where(login) + " over SSH: " + e.getCause().getMessage()
                            + ". See whether the host is up, sshd runs and servers." + login.name()
                            + ".ssh.host and .port are right.",
                    e);
        }
        return other(login, e);
    }

    private static LandfallException other(SshLogin login, JSchException e) {
        String reason = String.valueOf(e.getMessage());
        if (reason.startsWith("Auth")) {
            return LandfallException.external(
                    where(login) + " refused the key " + login.key() + " for user `" + login.user()
                            + "`. Landfall did not log in. Add its public half to that user's authorized_keys.",
                    e);
        }
        if (reason.startsWith("invalid privatekey")) {
            return LandfallException.badInput(login.key() + " is not a private key that can be used for " + login.name()
                    + ". Nothing was sent to the host. Make one with `ssh-keygen -t ed25519`.");
        }
        return LandfallException.external(
                "The SSH login to " + where(login) + " failed: " + reason + ". See the log of sshd on that host.", e);
    }

    private static String where(SshLogin login) {
        return login.name() + " (" + login.host() + ":" + login.port() + ")";
    }

    private static String portOption(SshLogin login) {
        return login.port() == 22 ? "" : " -p " + login.port();
    }
}
