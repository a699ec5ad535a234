package io.landfall.runbooks.pair.replication;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.Secret;
import io.landfall.monitor.server.connection.ServerAddress;
import io.landfall.runbooks.pair.account.OwnAccount;
import io.landfall.runbooks.pair.file.SecretFile;
import io.landfall.runbooks.pair.server.ServerControl;
import io.landfall.runbooks.pair.server.Session;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The account {@code landfall_repl} with which each server of a pair reads the other's binary log. Its password is
 * generated once and kept in a file.
 */
public final class ReplicationAccount {

    public static final String USER = "landfall_repl";

    private final SecretFile file;

    public ReplicationAccount(SecretFile file) {
        this.file = file;
    }

    public Secret password() {
        return file.readOrCreate();
    }

    /** Where the password is kept, on Landfall's own machine. */
    public Path file() {
        return file.path();
    }

    /** The accounts for both directions of a pair; a single one when both come from the same host. */
    public static List<OwnAccount> accounts(ServerControl one, ServerControl other) {
        return Stream.of(one, other)
                .map(replica -> new OwnAccount(USER, hostPart(replica)))
                .distinct()
                .toList();
    }

    /**
     * Makes the accounts of both directions where {@code writable} is connected; replication carries them over, unless that
     * server's passwords are validated.
     */
    public void ensure(Session writable, ServerControl one, ServerControl other) {
        String right = writable.dialect().rightToReplicate();
        accounts(one, other).forEach(account -> account.ensure(writable, password(), right));
    }

    /** Returns whether the file with the password is there. */
    public boolean isKept() {
        return file.exists();
    }

    /** The file with the password is gone afterwards. */
    public void forget() {
        file.remove();
    }

    /** The configured host part, or the address as an IP: names stop matching under {@code skip_name_resolve}. */
    private static String hostPart(ServerControl replica) {
        return replica.settings()
                .replicaHost()
                .orElseGet(() -> addressOf(replica.settings().login().address().host(), replica.name()));
    }

    private static String addressOf(String host, String server) {
        try {
            return ServerAddress.numeric(InetAddress.getByName(host));
        } catch (UnknownHostException e) {
            throw LandfallException.external(
                    "`" + host + "`, the address of " + server + ", is not known here. Nothing was changed. Write"
                            + " servers." + server + ".replica-host: the address from which it reaches its peer.",
                    e);
        }
    }
}
