package io.landfall.runbooks.pair.mariadb;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What a server keeps of a password with {@code mysql_native_password}: {@code *} and SHA1(SHA1(password)) in hex. It is
 * sent instead of the password, so that no password reaches a binary log.
 */
public final class PasswordHash {

    private PasswordHash() {}

    public static String of(Secret password) {
        byte[] once = sha1(password.reveal().getBytes(StandardCharsets.UTF_8));
        return "*" + HexFormat.of().withUpperCase().formatHex(sha1(once));
    }

    private static byte[] sha1(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw LandfallException.bug("This Java has no SHA-1.", e);
        }
    }
}
