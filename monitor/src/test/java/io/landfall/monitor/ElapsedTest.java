package io.landfall.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ElapsedTest {

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0 ms",
        "PT0.00031S, 0.31 ms",
        "PT0.004S, 4 ms",
        "PT0.0401S, 40 ms",
        "PT0.999S, 999 ms",
        "PT1S, 1 s",
        "PT3.2S, 3.2 s",
        "PT10S, 10 s",
        "PT41S, 41 s",
        "PT59.96S, 60 s",
        "PT4M10S, 4 min 10 s",
        "PT15M, 15 min",
        "PT2H, 2 h",
        "PT100H, 4 d 4 h",
        "PT-1.5S, -1.5 s"
    })
    void showsADurationAsPeopleReadIt(Duration duration, String shown) {
        assertThat(Elapsed.show(duration)).isEqualTo(shown);
    }
}
