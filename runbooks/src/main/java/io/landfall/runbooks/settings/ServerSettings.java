package io.landfall.runbooks.settings;

import io.landfall.monitor.DataSize;
import io.landfall.monitor.host.SshLogin;
import io.landfall.monitor.server.connection.DatabaseLogin;
import java.util.Optional;

/**
 * A server as the configuration file describes it. What is empty is asked from the server or its host.
 *
 * @param name its name in the file
 * @param login Landfall's own account
 * @param canary the account without any admin right that proves the fence
 * @param ssh how to log in to its host
 * @param authorizedKeys the file on its host that lists the keys which may log in as the ssh user
 * @param service how it is started and stopped on its host
 * @param defaultsFile its option file ({@code my.cnf})
 * @param settingsDir a directory its option file includes, where Landfall puts files of its own
 * @param dataDir its data directory
 * @param bufferPool the buffer pool it shall have; empty means 70-80 % of the host's memory
 * @param replicaHost the host part of the account with which it replicates, as the other server sees it; empty means
 *     its address
 */
public record ServerSettings(
        String name,
        DatabaseLogin login,
        DatabaseLogin canary,
        SshLogin ssh,
        String authorizedKeys,
        Service service,
        Optional<String> defaultsFile,
        Optional<String> settingsDir,
        Optional<String> dataDir,
        Optional<DataSize> bufferPool,
        Optional<String> replicaHost) {

    /** Returns what a plan says behind its address, such as {@code , host root@10.0.0.5:22}. */
    public String furtherAddresses() {
        String canaryAt = canary.address().equals(login.address()) ? "" : ", canary at " + canary.address();
        String seen = replicaHost.map(host -> ", replicates from " + host).orElse("");
        return ", host " + ssh.address() + canaryAt + seen;
    }

    /**
     * The commands that start and stop a server on its host. Both may be run again when there is nothing left to do. One that is
     * empty is that of the family's own package.
     *
     * @param start returns when the server answers
     * @param stop returns when the server has ended
     */
    public record Service(Optional<String> start, Optional<String> stop) {

        public Service(String start, String stop) {
            this(Optional.of(start), Optional.of(stop));
        }
    }
}
