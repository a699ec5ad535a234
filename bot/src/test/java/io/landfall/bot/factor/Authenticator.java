package io.landfall.bot.factor;

import java.time.Instant;

/** An authenticator app. */
public final class Authenticator {

    private Authenticator() {}

    /** The code that it shows now for a key as it was shown to its owner. */
    public static String code(String key) {
        return Totp.code(Totp.read(key), Totp.step(Instant.now()), 6);
    }
}
