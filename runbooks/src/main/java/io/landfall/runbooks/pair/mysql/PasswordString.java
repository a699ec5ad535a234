package io.landfall.runbooks.pair.mysql;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * What a server keeps of a password with {@code caching_sha2_password}: {@code $A$005$}, a salt of 20 characters, and
 * SHA-crypt with SHA-256 and 5000 rounds (U. Drepper, "Unix crypt using SHA-256 and SHA-512", version 0.6). It is sent
 * instead of the password. The salt comes from the password, so that the same password gives the same string and a server
 * can be asked for it: only for passwords that were generated.
 */
final class PasswordString {

    private static final String PREFIX = "$A$005$";
    private static final int ROUNDS = 5000;
    private static final int SALT = 20;
    private static final String DIGITS = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private PasswordString() {}

    static String of(Secret password) {
        byte[] plain = password.reveal().getBytes(StandardCharsets.UTF_8);
        String salt = letters(sha256("landfall".getBytes(StandardCharsets.UTF_8), plain))
                .substring(0, SALT);
        return of(plain, salt);
    }

    static String of(byte[] password, String saltText) {
        byte[] salt = saltText.getBytes(StandardCharsets.US_ASCII);
        byte[] other = sha256(password, salt, password);
        MessageDigest first = digest();
        first.update(password);
        first.update(salt);
        first.update(repeated(other, password.length));
        for (int bits = password.length; bits > 0; bits >>= 1) {
            first.update((bits & 1) == 1 ? other : password);
        }
        byte[] mixed = first.digest();
        byte[] passwords = repeated(sha256(times(password, password.length)), password.length);
        byte[] salts = repeated(sha256(times(salt, 16 + (mixed[0] & 0xff))), salt.length);
        for (int round = 0; round < ROUNDS; round++) {
            boolean odd = round % 2 == 1;
            mixed = sha256(
                    odd ? passwords : mixed,
                    round % 3 == 0 ? new byte[0] : salts,
                    round % 7 == 0 ? new byte[0] : passwords,
                    odd ? mixed : passwords);
        }
        return PREFIX + saltText + letters(mixed);
    }

    /** Returns its bytes over and over, {@code length} of them. */
    private static byte[] repeated(byte[] bytes, int length) {
        byte[] all = new byte[length];
        for (int i = 0; i < length; i++) {
            all[i] = bytes[i % bytes.length];
        }
        return all;
    }

    private static byte[] times(byte[] bytes, int count) {
        return repeated(bytes, bytes.length * count);
    }

    /** Returns 32 bytes as 43 letters, three bytes as four letters, in the order that SHA-crypt takes them. */
    private static String letters(byte[] sum) {
        StringBuilder text = new StringBuilder();
        int high = 0;
        int middle = 10;
        int low = 20;
        for (int i = 0; i < 10; i++) {
            append(text, sum[high], sum[middle], sum[low], 4);
            int before = high;
            high = low + 1;
            low = middle + 1;
            middle = before + 1;
        }
        append(text, (byte) 0, sum[31], sum[30], 3);
        return text.toString();
    }

    private static void append(StringBuilder text, byte high, byte middle, byte low, int count) {
        int bits = (high & 0xff) << 16 | (middle & 0xff) << 8 | low & 0xff;
        for (int i = 0; i < count; i++) {
            text.append(DIGITS.charAt(bits >> 6 * i & 63));
        }
    }

    private static byte[] sha256(byte[]... parts) {
        MessageDigest digest = digest();
        Arrays.stream(parts).forEach(digest::update);
        return digest.digest();
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw LandfallException.bug("This Java has no SHA-256.", e);
        }
    }
}
