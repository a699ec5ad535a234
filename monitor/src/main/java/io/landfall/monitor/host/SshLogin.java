package io.landfall.monitor.host;

import java.nio.file.Path;

/**
 * How Landfall logs in to a host. Host keys are always checked strictly.
 *
 * @param name the host's name in the configuration, for messages
 * @param host a name or an IP address
 * @param port 1 to 65535
 * @param user the account's name
 * @param key the private key's file
 * @param knownHosts the file that holds the host's key
 */
public record SshLogin(String name, String host, int port, String user, Path key, Path knownHosts) {

    /** Returns {@code root@10.0.0.5:22}. */
    public String address() {
        return user + "@" + host + ":" + port;
    }
}
