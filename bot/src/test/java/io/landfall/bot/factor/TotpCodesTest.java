package io.landfall.bot.factor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landfall.monitor.Secret;
import io.landfall.runbooks.journal.Person;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TotpCodesTest {

    private static final Person BEN = new Person("U0BEN", "ben");
    private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");

    @TempDir
    Path directory;

    private Path file;
    private TotpCodes codes;
    private byte[] key;

    @BeforeEach
    void enrol() {
        file = directory.resolve("landfall.db.totp");
        codes = at(NOON);
        key = Totp.read(codes.enrol(BEN).reveal());
    }

    /** The same people in a process that begins at that moment. */
    private TotpCodes at(Instant moment) {
        return new TotpCodes(directory.resolve("landfall.db"), Clock.fixed(moment, ZoneOffset.UTC));
    }

    private Secret code(Instant moment) {
        return Secret.of(Totp.code(key, Totp.step(moment), 6));
    }

    @Test
    void aCodeCountsOnceAlsoInTheNextProcess() {
        codes.prove(BEN, code(NOON));

        String used =
                "That code of ben is wrong, too old or used already. Nothing was approved. Wait for the next one; a"
                        + " clock that is wrong on the phone or here does that, too.";
        assertThatThrownBy(() -> codes.prove(BEN, code(NOON))).hasMessage(used);
        assertThatThrownBy(() -> at(NOON.plusSeconds(5)).prove(BEN, code(NOON))).hasMessage(used);
        assertThatThrownBy(() -> codes.prove(BEN, code(NOON.minus(Totp.STEP))))
                .as("an earlier one than that which was used")
                .hasMessage(used);
        at(NOON.plus(Totp.STEP)).prove(BEN, code(NOON.plus(Totp.STEP)));
    }

    @Test
    void aCodeCountsHalfAMinuteBeforeAndAfterItsTime() {
        assertThatThrownBy(() -> codes.prove(BEN, code(NOON.minusSeconds(60)))).hasMessageContaining("is wrong");
        assertThatThrownBy(() -> codes.prove(BEN, code(NOON.plusSeconds(60)))).hasMessageContaining("is wrong");
        codes.prove(BEN, code(NOON.minusSeconds(30)));
        codes.prove(BEN, code(NOON.plusSeconds(30)));
    }

    @Test
    void afterFiveWrongCodesNoneCountsForAQuarterOfAnHour() {
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> codes.prove(BEN, Secret.of("12345"))).hasMessageContaining("is wrong");
        }

        assertThatThrownBy(() -> at(NOON.plusSeconds(60)).prove(BEN, code(NOON.plusSeconds(60))))
                .hasMessage(
                        "Too many wrong codes of ben: none counts for 15 min after the last. Nothing was approved.");
        Instant later = NOON.plus(Duration.ofMinutes(15));
        at(later).prove(BEN, code(later));
    }

    @Test
    void keepsTheKeysWhereNobodyElseCanReadThem() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(() -> codes.prove(BEN, code(NOON)))
                .hasMessage(
                        file + " holds secrets and others may read it. It was not used. Find out who has read it, then:"
                                + " chmod 600 " + file);
    }

    @Test
    void nobodyIsEnrolledTwiceAndNobodyProvesAnythingBefore() {
        assertThatThrownBy(() -> codes.enrol(BEN))
                .hasMessage("ben has a second factor already. Nothing was changed. If it"
                        + " is lost, take the line `U0BEN` out of " + file
                        + " on Landfall's machine, then say enrol again.");
        assertThatThrownBy(() -> codes.prove(new Person("U0CORA", "cora"), code(NOON)))
                .hasMessage(
                        "cora has no second factor yet, and promote takes one. Nothing was approved. Write the word enrol to"
                                + " Landfall where nobody else reads it.");
    }
}
