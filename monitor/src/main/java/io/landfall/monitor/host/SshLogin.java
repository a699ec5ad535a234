package io.landfall.monitor.host;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How Landfall logs in to a host. Host keys are always checked strictly.
 *
 * @param name the host's name in the configuration, for messages
 * @param host a name or an IP address, as the bastion sees it where there is one
 * @param port 1 to 65535
 * @param user the account's name
 * @param identity how the account is logged in to
 * @param knownHosts the file that holds the host's key
 * @param sudo whether every command runs as root by {@code sudo}
 * @param jump the bastion through which the connection goes
 */
public record SshLogin(
        String name,
        String host,
        int port,
        String user,
        SshIdentity identity,
        Path knownHosts,
        boolean sudo,
        Optional<SshLogin> jump) {

    /** The line before which everything is the login shell's, and no word of a command. */
    static final String BEGINS = "landfall begins here";
    /** A command that prints this line. */
    public static final String BEGIN = "printf '\\n%s\\n' '" + BEGINS + "'";

    /** A login by a key without passphrase, straight to the host; commands run as that user. */
    public SshLogin(String name, String host, int port, String user, Path key, Path knownHosts) {
        this(
                name,
                host,
                port,
                user,
                new SshIdentity.KeyFile(key, Optional.empty()),
                knownHosts,
                false,
                Optional.empty());
    }

    /** Returns {@code root@10.0.0.5:22}, and how one gets there when there is more to it. */
    public String address() {
        return user + "@" + host + ":" + port + (sudo ? " with sudo" : "")
                + jump.map(bastion -> " through " + bastion.address()).orElse("");
    }

    /** The same through {@code bastion}. */
    public SshLogin through(SshLogin bastion) {
        return new SshLogin(name, host, port, user, identity, knownHosts, sudo, Optional.of(bastion));
    }

    /** The same, whose commands run as root by sudo. */
    public SshLogin withSudo() {
        return new SshLogin(name, host, port, user, identity, knownHosts, true, jump);
    }

    /** The same, whose commands run as the user who logs in. */
    SshLogin asUser() {
        return new SshLogin(name, host, port, user, identity, knownHosts, false, jump);
    }

    /** Returns a command of the login shell that runs {@code command} with this login's rights. Never asks for a password. */
    public String command(String command) {
        return sudo ? "exec sudo -n -- sh -c " + Shell.quote(command) : command;
    }
}
