package io.landfall.runbooks.move.gate;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.server.Dialect;
import io.landfall.monitor.server.Series;
import io.landfall.monitor.server.TlsAccount;
import io.landfall.runbooks.pair.Pair;
import io.landfall.runbooks.pair.file.SettingsFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Passes while the target's server will encrypt, and know clients' certificates, where somebody can log in only so. */
public record TargetEncrypts(Pair pair) implements Check {

    private static final String NOBODY_ELSE = "require_secure_transport";

    @Override
    public String name() {
        return "target_encrypts";
    }

    @Override
    public Finding look() {
        Map<String, String> options = new SettingsFile(pair.target()).operators();
        List<TlsAccount> accounts = pair.source().view().tlsAccounts();
        List<String> needing = new ArrayList<>(accounts.stream()
                .map(account -> account.account() + " (REQUIRE " + (account.certificate() ? "X509" : "SSL") + ")")
                .toList());
        if (isRequired(options)) {
            needing.add("everybody (" + NOBODY_ELSE + " = ON)");
        }
        pair.target().settings().login().tls().ifPresent(tls -> needing.add("Landfall (servers." + target() + ".tls)"));
        if (needing.isEmpty()) {
            return Finding.ok("nobody who can log in to " + source() + " has to encrypt the connection");
        }
        if (!pair.source().dialect().reading().encrypts(series(), options)) {
            return Finding.fail(
                    target() + " will encrypt no connection, and without that could not log in: "
                            + String.join(", ", needing) + ". Nothing was changed.",
                    "Set ssl_cert and ssl_key in the option files of " + target() + ".");
        }
        if (pair.target().settings().login().tls().isPresent() && !options.containsKey("ssl_cert")) {
            return Finding.fail(
                    target()
                            + " will make itself a certificate that nobody has signed, so that Landfall could not log in"
                            + " by the CA of servers." + target() + ".tls. Nothing was changed.",
                    "Set ssl_ca, ssl_cert and ssl_key in the option files of " + target()
                            + ", to files outside of its data directory, which the copy replaces.");
        }
        List<String> showing = accounts.stream()
                .filter(TlsAccount::certificate)
                .map(TlsAccount::account)
                .toList();
        return showing.isEmpty() || options.containsKey("ssl_ca") || options.containsKey("ssl_capath")
                ? Finding.ok(target() + " will encrypt the connections of " + String.join(", ", needing))
                : Finding.fail(
                        target() + " will know no CA for the certificates that clients have to show: "
                                + String.join(", ", showing) + " could not log in. Nothing was changed.",
                        "Set ssl_ca in the option files of " + target() + " to the CA that signs them; on " + source()
                                + " it is `"
                                + pair.source()
                                        .view()
                                        .variables()
                                        .find("ssl_ca")
                                        .orElse("") + "`.");
    }

    /** What the operator of the target has not set comes from the source. */
    private boolean isRequired(Map<String, String> options) {
        return SettingsFile.same(
                options.getOrDefault(
                        NOBODY_ELSE,
                        pair.source().view().variables().find(NOBODY_ELSE).orElse("OFF")),
                "ON");
    }

    /** What is installed for the target. */
    private Series series() {
        Dialect dialect = pair.source().dialect().reading();
        return pair.target()
                .host()
                .view()
                .programVersion(dialect.serverProgram())
                .map(dialect::printedSeries)
                .orElseGet(() -> dialect.series(pair.source().view().identity().version()));
    }

    private String source() {
        return pair.source().name();
    }

    private String target() {
        return pair.target().name();
    }
}
