package io.landfall.lab;

import io.landfall.lab.process.Command;
import io.landfall.lab.process.LabException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * A certificate authority that {@code openssl} makes for one test, with what it signs. Its files lie in a directory of the
 * lab, and servers of any user can read them.
 */
public final class LabCa {

    private static final int DAYS = 2;

    private final Path directory;
    private final Path certificate;
    private final Path key;

    /**
     * A certificate with its key.
     *
     * @param certificate signed by the authority
     * @param key without a password
     */
    public record Signed(Path certificate, Path key) {}

    private LabCa(Path directory) {
        this.directory = directory;
        this.certificate = directory.resolve("ca.pem");
        this.key = directory.resolve("ca.key");
    }

    /** Makes one. */
    public static LabCa make(Lab lab) {
        LabCa ca = new LabCa(lab.newDirectory("ca"));
        ca.openssl(ca.certificate, ca.key, DAYS, List.of("-subj", "/CN=a CA of the lab"));
        return ca;
    }

    public Path certificate() {
        return certificate;
    }

    /** Signs a certificate for {@code names}, such as {@code IP:127.0.0.1,DNS:db.example}; it ends in two days. */
    public Signed sign(String file, String names) {
        return sign(file, names, DAYS);
    }

    /** The same; it ends in so many days. */
    public Signed sign(String file, String names, int days) {
        Signed signed = new Signed(directory.resolve(file + ".pem"), directory.resolve(file + ".key"));
        openssl(
                signed.certificate(),
                signed.key(),
                days,
                List.of(
                        "-subj",
                        "/CN=" + file,
                        "-CA",
                        certificate.toString(),
                        "-CAkey",
                        key.toString(),
                        "-addext",
                        "basicConstraints=critical,CA:FALSE",
                        "-addext",
                        "subjectAltName=" + names));
        return signed;
    }

    private void openssl(Path made, Path itsKey, int days, List<String> more) {
        List<String> words = new ArrayList<>(List.of(
                "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"));
        words.addAll(List.of("-days", Integer.toString(days), "-out", made.toString(), "-keyout", itsKey.toString()));
        words.addAll(more);
        Command.run(words);
        try {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.setPosixFilePermissions(itsKey, PosixFilePermissions.fromString("rw-r--r--"));
        } catch (IOException e) {
            throw new LabException("Could not let servers read " + itsKey + ": " + e.getMessage(), e);
        }
    }
}
