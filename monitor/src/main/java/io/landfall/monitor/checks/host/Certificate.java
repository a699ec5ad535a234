package io.landfall.monitor.checks.host;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.check.Measure;
import io.landfall.monitor.check.Side;
import io.landfall.monitor.server.ServerView;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Warns when the certificate that {@code server} shows Landfall ends within two weeks; without one there is nothing to end. */
public record Certificate(Side side, ServerView server, Clock clock) implements Check {

    private static final Duration SOON = Duration.ofDays(14);

    @Override
    public String name() {
        return side.of("certificate");
    }

    @Override
    public Finding look() {
        Optional<Instant> expiry = server.certificateExpiry();
        return expiry.map(this::judge).orElseGet(() -> Finding.ok(server.name() + " shows Landfall no certificate"));
    }

    private Finding judge(Instant ends) {
        String text = "the certificate of " + server.name() + " ends at " + ends;
        Finding found = ends.isAfter(clock.instant().plus(SOON))
                ? Finding.ok(text)
                : Finding.warn(
                        text,
                        "Install a new one and restart the server, or let it read the file again, before then: clients that ask"
                                + " for a proof do not connect after it.");
        return found.with(Measure.of("certificate_expiry_timestamp_seconds", ends.toEpochMilli() / 1e3)
                .onServer(server.name()));
    }
}
