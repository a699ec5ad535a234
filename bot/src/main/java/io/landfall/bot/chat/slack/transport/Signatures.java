package io.landfall.bot.chat.slack.transport;

import io.landfall.monitor.Elapsed;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Whether a request comes from Slack, now, and for the first time (docs.slack.dev, verifying requests). Safe for several
 * threads.
 */
public final class Signatures {

    private static final Duration WINDOW = Duration.ofMinutes(5);
    private static final int MOST = 20_000;

    private final Secret secret;
    private final Clock clock;
    private final Map<String, Long> seen = new LinkedHashMap<>();
    /** When the newest one was signed, by Slack's clock: nothing is forgotten that could come again, whatever ours says. */
    private long newest;

    /** Throws BAD_INPUT for a secret that is none. */
    public Signatures(Secret secret, Clock clock) {
        if (secret.reveal().isBlank()) {
            throw LandfallException.badInput(
                    "`chat.slack.signing-secret` is empty, so nothing could be verified. Landfall did not start.");
        }
        this.secret = secret;
        this.clock = clock;
    }

    /** Whether a request's timestamp is one that could be taken now. */
    public boolean isTimely(String timestamp) {
        return timestamp.matches("\\d{1,12}")
                && Math.abs(clock.instant().getEpochSecond() - Long.parseLong(timestamp)) <= WINDOW.toSeconds();
    }

    /** Returns why a request is not taken; empty when it is, which it is once. */
    public synchronized Optional<String> problem(String timestamp, String signature, byte[] body) {
        if (!timestamp.matches("\\d{1,12}")) {
            return Optional.of("it has no timestamp, so it is not from Slack");
        }
        byte[] expected = ("v0=" + sign(timestamp, body)).getBytes(StandardCharsets.US_ASCII);
        if (!MessageDigest.isEqual(expected, signature.getBytes(StandardCharsets.US_ASCII))) {
            return Optional.of(
                    "the signature does not fit; if it came from Slack, `chat.slack.signing-secret` is not the"
                            + " one on the app's page, Basic Information");
        }
        long now = clock.instant().getEpochSecond();
        long at = Long.parseLong(timestamp);
        if (Math.abs(now - at) > WINDOW.toSeconds()) {
            return Optional.of("it was signed " + Elapsed.show(Duration.ofSeconds(Math.abs(now - at)))
                    + (at < now ? " ago" : " from now")
                    + ", and five minutes are allowed; see whether this machine's clock"
                    + " is right (`timedatectl`)");
        }
        if (at < newest - WINDOW.toSeconds()) {
            return Optional.of("it was signed " + Elapsed.show(Duration.ofSeconds(newest - at))
                    + " before one that was taken already, so it is an old one; see whether this machine's clock was set"
                    + " back (`timedatectl`)");
        }
        seen.values().removeIf(until -> until < now);
        if (seen.size() >= MOST) {
            return Optional.of("too many requests");
        }
        newest = Math.max(newest, at);
        boolean isNew = seen.putIfAbsent(signature, at + WINDOW.toSeconds()) == null;
        return isNew ? Optional.empty() : Optional.of("this very request was taken already");
    }

    /** Forgets a request that could not be handled, so that the same may come again. */
    synchronized void forget(String signature) {
        seen.remove(signature);
    }

    private String sign(String timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update(("v0:" + timestamp + ":").getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw LandfallException.bug("HMAC-SHA256 is missing", e);
        }
    }
}
