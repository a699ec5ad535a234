package io.landfall.monitor.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.monitor.server.GtidPositions;
import io.landfall.monitor.server.Heartbeat;
import io.landfall.monitor.server.mariadb.GtidList;
import io.landfall.monitor.watch.WriteRate.Reading;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class WriteRateTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final WriteRate rate = new WriteRate();

    @Test
    void countsTheTransactionsOfAllDomainsWithoutTheHeartbeat() {
        assertThat(read(0, "0-1-100,7-1-1000", 50)).isEmpty();

        assertThat(read(2, "0-1-160,7-1-1040", 70)).hasValue(40);
        assertThat(read(4, "0-2-180,7-1-1040", 90)).hasValue(0);
    }

    @Test
    void saysNothingWhereItCannotBeKnown() {
        read(0, "0-1-100", 50);

        assertThat(rate.add(Optional.empty())).as("not read").isEmpty();
        assertThat(read(2, "0-1-200", 50)).as("the first after that").isEmpty();
        assertThat(read(3, "0-1-10", 50)).as("the binary log began anew").isEmpty();
        assertThat(read(4, "0-1-20", 40)).as("the heartbeat began anew").isEmpty();
        assertThat(read(4, "0-1-30", 40)).as("no time has passed").isEmpty();
        assertThat(read(5, "", 40)).as("no binary log").isEmpty();
    }

    @Test
    void aDomainThatIsNewIsNotTakenForWritesOfThisSecond() {
        read(0, "0-1-100", 50);

        assertThat(read(1, "0-1-103,9-5-70000", 50)).hasValue(3);
    }

    private OptionalDouble read(long second, String binlogPos, long beat) {
        Instant at = START.plusSeconds(second);
        GtidPositions gtid = new GtidPositions(GtidList.parse(binlogPos), GtidList.parse(""), GtidList.parse(""), "1");
        return rate.add(Optional.of(new Reading(at, gtid, Optional.of(new Heartbeat(beat, at, "journal-1")))));
    }
}
