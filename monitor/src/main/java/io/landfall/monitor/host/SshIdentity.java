package io.landfall.monitor.host;

import io.landfall.monitor.Secret;
import java.nio.file.Path;
import java.util.Optional;

/** Which keys Landfall shows a host. */
public sealed interface SshIdentity {

    /** As a message names it. */
    String text();

    /**
     * One private key in a file of this machine, and the certificate that may lie beside it ({@code KEY-cert.pub}).
     *
     * @param file where it is
     * @param passphrase what it is locked with; empty when it is not
     */
    record KeyFile(Path file, Optional<Secret> passphrase) implements SshIdentity {
        @Override
        public String text() {
            return "the key " + file;
        }
    }

    /**
     * Every key of an ssh-agent of this machine.
     *
     * @param socket where it listens
     */
    record Agent(Path socket) implements SshIdentity {
        @Override
        public String text() {
            return "each key of the agent " + socket;
        }
    }
}
