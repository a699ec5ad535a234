package io.landfall.bot.chat.slack;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.bot.chat.slack.transport.Signatures;
import io.landfall.monitor.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SignaturesTest {

    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final String BODY = "text=list";

    private final Signatures signatures =
            new Signatures(Secret.of(FakeSlack.SIGNING_SECRET), Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void saysByHowMuchTheClocksDifferWhereTheSignatureFits() {
        assertThat(problem(NOW.minusSeconds(600), FakeSlack.SIGNING_SECRET))
                .isEqualTo("it was signed 10 min ago, and five minutes are allowed; see whether this machine's clock is"
                        + " right (`timedatectl`)");
        assertThat(problem(NOW.plusSeconds(600), FakeSlack.SIGNING_SECRET)).startsWith("it was signed 10 min from now");
    }

    @Test
    void saysWhereTheSecretStandsWhenTheSignatureDoesNotFit() {
        assertThat(problem(NOW, "another"))
                .isEqualTo(
                        "the signature does not fit; if it came from Slack, `chat.slack.signing-secret` is not the one on"
                                + " the app's page, Basic Information");
    }

    @Test
    void takesNoOldRequestWhenTheClockHereWasSetBack() {
        AtomicReference<Instant> now = new AtomicReference<>(NOW);
        Signatures ofAMovedClock = new Signatures(Secret.of(FakeSlack.SIGNING_SECRET), new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now.get();
            }
        });
        assertThat(problem(ofAMovedClock, NOW, FakeSlack.SIGNING_SECRET)).isEmpty();
        now.set(NOW.plusSeconds(8 * 3600));
        assertThat(problem(ofAMovedClock, now.get(), FakeSlack.SIGNING_SECRET)).isEmpty();

        now.set(NOW);

        assertThat(problem(ofAMovedClock, NOW, FakeSlack.SIGNING_SECRET))
                .isEqualTo("it was signed 8 h before one that was taken already, so it is an old one; see whether"
                        + " this machine's clock was set back (`timedatectl`)");
    }

    private String problem(Instant at, String secret) {
        return problem(signatures, at, secret);
    }

    private static String problem(Signatures signatures, Instant at, String secret) {
        String signature = SignedRequests.signature(secret, at.getEpochSecond(), BODY);
        return signatures
                .problem(Long.toString(at.getEpochSecond()), signature, BODY.getBytes(StandardCharsets.UTF_8))
                .orElse("");
    }
}
