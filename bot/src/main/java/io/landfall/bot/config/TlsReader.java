package io.landfall.bot.config;

import io.landfall.bot.config.form.Form;
import io.landfall.bot.config.form.Section;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.server.connection.Tls;
import io.landfall.monitor.server.connection.Tls.OwnCertificate;
import io.landfall.monitor.server.connection.Tls.Pem;
import io.landfall.monitor.server.connection.Tls.Verify;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads how a server proves who it is. */
final class TlsReader {

    private TlsReader() {}

    /** Returns it; empty when something is wrong with it, which is noted as a problem. */
    static Optional<Tls> read(Section tls) {
        Optional<Pem> ca = tls.pem("ca", false);
        Optional<Pem> certificate = tls.pem("cert", false);
        Optional<Pem> key = tls.pem("key", true);
        Verify verify = tls.optional(
                        "verify",
                        Form.oneOf(
                                List.of("name", "ca"),
                                ". `name` (the default) wants a certificate that the CA has signed for the host of the"
                                        + " address, `ca` takes one for any name. To prove nothing, leave `tls` out."))
                .map(word -> Verify.valueOf(word.toUpperCase(Locale.ROOT)))
                .orElse(Verify.NAME);
        tls.end();
        if (!tls.has("ca")) {
            tls.problem(
                    "ca",
                    "`" + tls.where("ca") + "` is missing: the file with the CA that has signed the server's"
                            + " certificate. Without one, nothing is proved.");
        }
        if (tls.has("cert") != tls.has("key")) {
            String there = tls.has("cert") ? "cert" : "key";
            String other = tls.has("cert") ? "key" : "cert";
            tls.problem(there, "`" + tls.where(there) + "` is there without `" + other + "`. Write both, or neither.");
        }
        return ca.flatMap(signer -> build(tls, signer, certificate, key, verify));
    }

    private static Optional<Tls> build(
            Section tls, Pem ca, Optional<Pem> certificate, Optional<Pem> key, Verify verify) {
        try {
            Optional<OwnCertificate> own =
                    certificate.flatMap(shown -> key.map(secret -> new OwnCertificate(shown, secret)));
            return Optional.of(new Tls(ca, own, verify));
        } catch (LandfallException e) {
            tls.problem("", "`" + tls.path() + "`: " + e.getMessage());
            return Optional.empty();
        }
    }
}
