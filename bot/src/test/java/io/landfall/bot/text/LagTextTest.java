package io.landfall.bot.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.bot.conversation.Message;
import io.landfall.monitor.watch.LagHistory.Look;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.history.RecordedRun;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LagTextTest {

    private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

    @Test
    void tellsAndDrawsWhatWasMeasuredOfAPairAndTheStepsOfThatTime() {
        Message message = LagText.message(
                "shop",
                Duration.ofMinutes(30),
                List.of(look(0, 40, 80), look(1, 60, 90)),
                List.of(RecordedRun.of(
                        List.of(new Entry(1, START.plusMillis(500), outcome("follow-source"), "hash")))));

        Message.File image = message.file().orElseThrow();
        assertThat(image.description())
                .isEqualTo("shop: lag 60 ms, at most 60 ms; writes 90/s, at most 90/s; latency shop-new 0.5 ms, at most"
                        + " 0.5 ms; shop-old 0.3 ms, at most 0.3 ms");
        assertThat(image.bytes().get()).startsWith(0x89, 'P', 'N', 'G').hasSizeGreaterThan(5_000);
    }

    @Test
    void drawsWhatIsKnownWhenTheLagIsNot() {
        Look silent = new Look(START, Optional.empty(), OptionalDouble.of(70), new TreeMap<>());
        Look half = new Look(
                START.plusSeconds(1),
                Optional.empty(),
                OptionalDouble.of(80),
                new TreeMap<>(Map.of("shop-old", Duration.ofMillis(1))));

        Message message = LagText.message("shop", Duration.ofMinutes(5), List.of(silent, half), List.of());

        assertThat(message.fields()).contains(new Message.Field("lag", "not read"));
        assertThat(message.file().orElseThrow().bytes().get()).hasSizeGreaterThan(5_000);
        assertThat(LagText.message("shop", Duration.ofMinutes(5), List.of(), List.of())
                        .file())
                .isEmpty();
    }

    private static Look look(long second, long lagMillis, double writes) {
        return new Look(
                START.plusSeconds(second),
                Optional.of(Duration.ofMillis(lagMillis)),
                OptionalDouble.of(writes),
                new TreeMap<>(Map.of("shop-old", Duration.ofNanos(300_000), "shop-new", Duration.ofNanos(500_000))));
    }

    private static Entry.Record outcome(String step) {
        return new Entry.Record(1, "shop", EntryKind.OUTCOME, step, "", Map.of(), "");
    }
}
