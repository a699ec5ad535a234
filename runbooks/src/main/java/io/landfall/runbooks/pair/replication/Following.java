package io.landfall.runbooks.pair.replication;

import io.landfall.monitor.host.Shell;
import io.landfall.monitor.server.connection.ServerAddress;
import io.landfall.monitor.server.connection.Tls;
import io.landfall.runbooks.pair.file.OptionFiles;
import io.landfall.runbooks.pair.server.AdminDialect;
import io.landfall.runbooks.pair.server.ServerControl;
import java.util.Optional;

/**
 * One server following another, and how it knows that it is that one: the CA of {@code source} lies on the host of
 * {@code replica}, where its server reads it. No key of Landfall's is put there: the account with which a replica logs in
 * is Landfall's own and needs no certificate.
 *
 * @param replica follows
 * @param source is followed
 */
public record Following(ServerControl replica, ServerControl source) {

    ServerAddress address() {
        return source.settings().login().address();
    }

    private Optional<Tls> tls() {
        return source.settings().login().tls();
    }

    /** Where the CA lies on the replica's host, among its option files, which its server can read. */
    private String caFile() {
        return new OptionFiles(replica).directory() + "/zz-landfall-ca-of-" + source.name() + ".pem";
    }

    /** The CA lies there afterwards; nothing happens when the source need not prove who it is. */
    public void trust() {
        tls().ifPresent(tls -> replica.host().write(caFile(), tls.ca().text().reveal(), "0644"));
    }

    /** The CA is gone there. */
    public void forget() {
        tls().ifPresent(tls -> replica.host().remove(caFile()));
    }

    /** What the plan says of it, behind {@code by GTID}. */
    public String means() {
        return tls().isPresent() ? " over TLS" : "";
    }

    /** How the replica's server knows its source, once it {@link #trust}s it. */
    Optional<AdminDialect.Trust> sourceIsKnown() {
        return tls().map(tls -> new AdminDialect.Trust(caFile(), tls.verifiesName()));
    }

    /**
     * A command for the replica's host: its client logs in to the source and proves the same as its server would ask for.
     * The account comes with the client's options on standard input, so that no process list shows a password.
     */
    public String logsIn() {
        AdminDialect words = replica.dialect();
        return "c=$(" + words.findClient() + ") || { echo '" + words.clientProgram()
                + " is not installed here' >&2; exit 1; }\n" + caInFile()
                + "\"$c\" --defaults-file=/dev/stdin --protocol=tcp --connect-timeout=5 --host="
                + Shell.quote(address().host()) + " --port=" + address().port() + clientOptions()
                + " --execute='SELECT 1' >/dev/null";
    }

    private String clientOptions() {
        return tls().map(tls -> " --ssl-ca=\"$ca\" "
                        + String.join(" ", replica.dialect().clientVerifies(tls.verifiesName())))
                .orElseGet(() -> " " + String.join(" ", replica.dialect().clientAsksForNoTls()));
    }

    private String caInFile() {
        return tls().map(tls -> "ca=$(mktemp) && trap 'rm -f \"$ca\"' EXIT && printf %s "
                        + Shell.quote(tls.ca().text().reveal()) + " >\"$ca\" || exit 1\n")
                .orElse("");
    }
}
