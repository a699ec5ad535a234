package io.landfall.bot.factor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TotpTest {

    /** RFC 6238, appendix B, the rows of SHA1. */
    private static final byte[] KEY = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);

    @ParameterizedTest
    @CsvSource({
        "59, 94287082",
        "1111111109, 07081804",
        "1111111111, 14050471",
        "1234567890, 89005924",
        "2000000000, 69279037",
        "20000000000, 65353130"
    })
    void makesTheCodesOfTheRfc(long seconds, String code) {
        assertThat(Totp.code(KEY, Totp.step(Instant.ofEpochSecond(seconds)), 8)).isEqualTo(code);
    }

    /** RFC 4226, appendix D. */
    @ParameterizedTest
    @CsvSource({"0, 755224", "1, 287082", "2, 359152", "9, 520489"})
    void makesSixDigits(long step, String code) {
        assertThat(Totp.code(KEY, step, 6)).isEqualTo(code);
    }

    @Test
    void writesAKeyAsAuthenticatorAppsReadItAndReadsItBack() {
        assertThat(Totp.written(KEY)).isEqualTo("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assertThat(Totp.read(Totp.written(KEY))).isEqualTo(KEY);
    }
}
