package io.landfall.bot.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReportTextTest {

    @Test
    void callsEveryTableEqualOnlyWhenEveryTableWasCompared() {
        assertThat(checksums(Map.of("checksums_equal", "true", "compared", "12", "not_compared", "0")))
                .contains("equal in every table, as of the fence: 12 compared");
        assertThat(checksums(Map.of(
                        "checksums_equal",
                        "in part",
                        "compared",
                        "12",
                        "not_compared",
                        "2",
                        "left_out",
                        "shop.log (MyISAM, 3.2 GiB)\nshop.new (changed since the fence)")))
                .contains("12 tables compared and equal, as of the fence; 2 not: shop.log (MyISAM, 3.2 GiB), shop.new"
                        + " (changed since the fence)");
        assertThat(checksums(Map.of("checksums_equal", "false", "compared", "12", "not_compared", "0")))
                .contains("NOT equal: see compare-checksums in the audit");
        assertThat(checksums(Map.of("checksums_equal", "unknown", "warning", "The snapshots are gone.")))
                .contains("nothing was compared: The snapshots are gone.");
        assertThat(checksums(Map.of())).isEmpty();
    }

    @Test
    void cutsALongListOfWhatWasNotCompared() {
        String names =
                IntStream.range(0, 30).mapToObj(n -> "shop.t" + n + " (MyISAM)").collect(Collectors.joining("\n"));

        assertThat(checksums(Map.of(
                        "checksums_equal", "in part", "compared", "1", "not_compared", "400", "left_out", names)))
                .hasValueSatisfying(text -> assertThat(text)
                        .startsWith("1 tables compared and equal, as of the fence; 400 not: shop.t0 (MyISAM), ")
                        .endsWith("shop.t9 (MyISAM) and more, see the audit"));
    }

    @Test
    void doesNotRepeatWhatAnEarlierReleaseClaimed() {
        assertThat(checksums(Map.of("checksums_equal", "true", "tables", "7")))
                .contains("equal in every table, as of the fence");
        assertThat(checksums(Map.of(
                        "checksums_equal",
                        "true",
                        "tables",
                        "7",
                        "warning",
                        "Not compared, as no snapshot shows them (other engine, or changed since): [`shop`.`carts`"
                                + " (MEMORY)]")))
                .contains("equal where compared, not in every table: see compare-checksums in the audit");
    }

    @Test
    void showsTheTimesOfStepsLikeEveryOtherDurationAndSaysWhereNobodyKnowsOne() {
        RunFacts facts = left("open-target", Map.of("window_ms", "1290.4", "write_gap_ms", "unknown"));

        assertThat(facts.shownTime("open-target", "window_ms")).contains("1.3 s");
        assertThat(facts.time("open-target", "window_ms")).contains(Duration.ofNanos(1_290_400_000));
        assertThat(facts.shownTime("open-target", "write_gap_ms")).contains("unknown");
        assertThat(facts.time("open-target", "write_gap_ms")).isEmpty();
    }

    private static Optional<String> checksums(Map<String, String> facts) {
        return ReportText.checksums(left("compare-checksums", facts));
    }

    private static RunFacts left(String step, Map<String, String> facts) {
        Entry.Record outcome = new Entry.Record(2, "shop", EntryKind.OUTCOME, step, "", facts, "");
        return new RunFacts(List.of(new Entry(1, Instant.EPOCH, outcome, "hash")));
    }
}
