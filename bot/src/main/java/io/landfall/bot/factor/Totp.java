package io.landfall.bot.factor;

import io.landfall.monitor.LandfallException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Codes that change with time, as authenticator apps make them: RFC 6238 with HMAC-SHA-1 and 30 s. */
final class Totp {

    static final Duration STEP = Duration.ofSeconds(30);

    private static final String HMAC = "HmacSHA1";
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int BITS = 5;

    private Totp() {}

    /** Returns the number of the step in which {@code moment} lies. */
    static long step(Instant moment) {
        return Math.floorDiv(moment.getEpochSecond(), STEP.toSeconds());
    }

    /** Returns the code of a step, with leading zeros (RFC 4226, section 5.3). */
    static String code(byte[] key, long step, int digits) {
        byte[] hash = hmac(key, ByteBuffer.allocate(Long.BYTES).putLong(step).array());
        int offset = hash[hash.length - 1] & 0xf;
        int number = ByteBuffer.wrap(hash).getInt(offset) & 0x7fffffff;
        int most = 1;
        for (int i = 0; i < digits; i++) {
            most *= 10;
        }
        return String.format("%0" + digits + "d", number % most);
    }

    private static byte[] hmac(byte[] key, byte[] text) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw LandfallException.bug("This Java has no " + HMAC, e);
        }
    }

    /** Returns the key as people type it: Base32 of RFC 4648; its length is a multiple of five bytes. */
    static String written(byte[] key) {
        StringBuilder text = new StringBuilder();
        for (int bit = 0; bit < key.length * Byte.SIZE; bit += BITS) {
            int letter = 0;
            for (int i = bit; i < bit + BITS; i++) {
                letter = letter << 1 | key[i / Byte.SIZE] >> (Byte.SIZE - 1 - i % Byte.SIZE) & 1;
            }
            text.append(LETTERS.charAt(letter));
        }
        return text.toString();
    }

    /** Returns the key that {@link #written} wrote. */
    static byte[] read(String text) {
        byte[] key = new byte[text.length() * BITS / Byte.SIZE];
        for (int i = 0; i < key.length * Byte.SIZE; i++) {
            int letter = LETTERS.indexOf(text.charAt(i / BITS));
            int bit = letter >> (BITS - 1 - i % BITS) & 1;
            key[i / Byte.SIZE] |= (byte) (bit << (Byte.SIZE - 1 - i % Byte.SIZE));
        }
        return key;
    }
}
