package io.landfall.monitor.server.connection;

import io.landfall.monitor.Secret;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * How a server proves who it is, and Landfall to it. Files are read once, with the configuration; their paths are for
 * programs that people start on Landfall's machine.
 *
 * @param ca who has signed the server's certificate
 * @param own what Landfall shows the server; empty when its accounts need none
 * @param verify what the server's certificate has to prove
 */
public record Tls(Pem ca, Optional<OwnCertificate> own, Verify verify) {

    /** What is proved. */
    public enum Verify {
        /** The certificate is signed by the CA, and made out for the host of the address. */
        NAME,
        /** It is signed by the CA, for whatever name. */
        CA
    }

    /**
     * A file of certificates or with a key.
     *
     * @param file where it is on Landfall's machine
     * @param text what was in it
     */
    public record Pem(Path file, Secret text) {}

    /**
     * A certificate with its key.
     *
     * @param certificate the certificate, and those that lead to the CA
     * @param key its private key, as PKCS #8 without a password
     */
    public record OwnCertificate(Pem certificate, Pem key) {}

    /** Throws BAD_INPUT with what is wrong when a file does not hold what it has to. */
    public Tls {
        KeyStores.of(ca, own);
    }

    /** Sets what Connector/J has to know. */
    void addTo(Properties properties) {
        properties.setProperty("sslMode", verify == Verify.NAME ? "VERIFY_IDENTITY" : "VERIFY_CA");
        properties.setProperty("allowPublicKeyRetrieval", "true");
        properties.setProperty("fallbackToSystemTrustStore", "false");
        properties.setProperty("fallbackToSystemKeyStore", "false");
        KeyStores.of(ca, own).addTo(properties);
    }

    /** Whether the name in the certificate has to be that of the address. */
    public boolean verifiesName() {
        return verify == Verify.NAME;
    }

    /** Returns the options with which a client on Landfall's machine finds the files. */
    public List<String> clientFiles() {
        List<String> options = new ArrayList<>(List.of("--ssl-ca=" + ca.file()));
        own.ifPresent(shown -> {
            options.add("--ssl-cert=" + shown.certificate().file());
            options.add("--ssl-key=" + shown.key().file());
        });
        return options;
    }
}
