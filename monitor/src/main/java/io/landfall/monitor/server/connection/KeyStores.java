package io.landfall.monitor.server.connection;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.server.connection.Tls.OwnCertificate;
import io.landfall.monitor.server.connection.Tls.Pem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Certificates and keys in the only form that Connector/J takes: files of the kind PKCS #12, which only this user can
 * read, with a password that only this process knows, removed at its end.
 *
 * @param trusted holds the CA
 * @param own holds Landfall's certificate and key; empty when there is none
 * @param password of both
 */
record KeyStores(Path trusted, Optional<Path> own, String password) {

    private static final Map<List<Object>, KeyStores> MADE = new ConcurrentHashMap<>();
    private static final String TYPE = "PKCS12";
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    /** Returns those for the same texts as before, or makes them; throws BAD_INPUT when a text is not what it has to be. */
    static KeyStores of(Pem ca, Optional<OwnCertificate> own) {
        return MADE.computeIfAbsent(List.of(ca, own), texts -> make(ca, own));
    }

    private static KeyStores make(Pem ca, Optional<OwnCertificate> own) {
        String password =
                Long.toHexString(new SecureRandom().nextLong()) + Long.toHexString(new SecureRandom().nextLong());
        return new KeyStores(
                write(password, store -> {
                    int number = 0;
                    for (Certificate one : certificates(ca)) {
                        store.setCertificateEntry("ca-" + number++, one);
                    }
                }),
                own.map(shown -> write(
                        password,
                        store -> store.setKeyEntry(
                                "own",
                                key(
                                        shown.key(),
                                        certificates(shown.certificate()).get(0)),
                                password.toCharArray(),
                                certificates(shown.certificate()).toArray(Certificate[]::new)))),
                password);
    }

    private interface Filling {
        void fill(KeyStore store) throws GeneralSecurityException;
    }

    private static Path write(String password, Filling filling) {
        try {
            KeyStore store = KeyStore.getInstance(TYPE);
            store.load(null, null);
            filling.fill(store);
            Path file = Files.createTempFile("landfall-", ".p12");
            file.toFile().deleteOnExit();
            try (OutputStream out = Files.newOutputStream(file)) {
                store.store(out, password.toCharArray());
            }
            return file;
        } catch (IOException e) {
            throw LandfallException.external(
                    "Could not write certificates into the directory for temporary files: " + e.getMessage(), e);
        } catch (GeneralSecurityException e) {
            throw LandfallException.badInput("A certificate and its key can't be used: " + e.getMessage() + ".");
        }
    }

    private static List<Certificate> certificates(Pem pem) {
        byte[] text = pem.text().reveal().getBytes(StandardCharsets.UTF_8);
        try {
            Collection<? extends Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(text));
            if (!found.isEmpty()) {
                return List.copyOf(found);
            }
        } catch (CertificateException e) {
            throw noCertificate(pem);
        }
        throw noCertificate(pem);
    }

    private static LandfallException noCertificate(Pem pem) {
        return LandfallException.badInput(pem.file() + " holds no certificate (PEM, `-----BEGIN CERTIFICATE-----`).");
    }

    private static Key key(Pem pem, Certificate of) {
        String kind = of.getPublicKey().getAlgorithm();
        Matcher key = KEY.matcher(pem.text().reveal());
        try {
            if (key.find()) {
                byte[] encoded = Base64.getMimeDecoder().decode(key.group(1));
                return KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(encoded));
            }
        } catch (InvalidKeySpecException e) {
            throw LandfallException.badInput(
                    pem.file() + " holds no key of the kind of its certificate (" + kind + ").");
        } catch (GeneralSecurityException e) {
            throw LandfallException.badInput("Keys of the kind " + kind + " (" + pem.file() + ") are not known here.");
        }
        throw LandfallException.badInput(pem.file() + " holds no private key without a password in the form PKCS #8"
                + " (`-----BEGIN PRIVATE KEY-----`). `openssl pkcs8 -topk8 -nocrypt -in KEY` makes one.");
    }

    /** Sets where Connector/J finds them. */
    void addTo(Properties properties) {
        add(properties, "trustCertificateKeyStore", trusted);
        own.ifPresent(store -> add(properties, "clientCertificateKeyStore", store));
    }

    private void add(Properties properties, String name, Path store) {
        properties.setProperty(name + "Url", store.toUri().toString());
        properties.setProperty(name + "Type", TYPE);
        properties.setProperty(name + "Password", password);
    }
}
