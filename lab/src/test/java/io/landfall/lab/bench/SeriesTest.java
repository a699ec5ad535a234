package io.landfall.lab.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SeriesTest {

    @Test
    void takesOneFigureForAllOfThem() {
        Series one = new Series(List.of(7.5));

        assertThat(List.of(one.min(), one.median(), one.p95(), one.max())).containsOnly(7.5);
        assertThat(one.spread()).isZero();
        assertThat(one.count()).isEqualTo(1);
    }

    @Test
    void findsTheMiddleOfAnOddAndOfAnEvenNumberInWhateverOrder() {
        assertThat(new Series(List.of(9.0, 1.0, 4.0)).median()).isEqualTo(4.0);
        assertThat(new Series(List.of(9.0, 1.0, 4.0, 5.0)).median()).isEqualTo(4.5);
    }

    @Test
    void takesTheLargestForThe95thPercentileOfFewerThanTwenty() {
        assertThat(upTo(2).p95()).isEqualTo(2);
        assertThat(upTo(10).p95()).isEqualTo(10);
        assertThat(upTo(19).p95()).isEqualTo(19);
    }

    @Test
    void leavesOneInTwentyAboveThe95thPercentile() {
        assertThat(upTo(20).p95()).isEqualTo(19);
        assertThat(upTo(21).p95()).isEqualTo(20);
        assertThat(upTo(60).p95()).isEqualTo(57);
        assertThat(upTo(100).p95()).isEqualTo(95);
    }

    @Test
    void isNeverEmpty() {
        assertThatThrownBy(() -> new Series(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    /** The numbers from 1 on. */
    private static Series upTo(int last) {
        return new Series(Stream.iterate(1.0, number -> number + 1).limit(last).toList());
    }
}
