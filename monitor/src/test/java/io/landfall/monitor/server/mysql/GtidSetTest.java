package io.landfall.monitor.server.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.server.GtidPositions;
import io.landfall.monitor.server.Gtids.Numbered;
import io.landfall.monitor.server.mariadb.GtidList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server's own functions say is compared in {@link MySqlTest}; here is what 8.0 does not know, and ours. */
class GtidSetTest {

    private static final String A = "3e11fa47-71ca-11e1-9e33-c80aa9429562";
    private static final String B = "bbbbbbbb-3f0d-431b-9a12-575bb20c1507";

    private static GtidSet set(String text) {
        return GtidSet.parse(text.replace("A:", A + ":").replace("B:", B + ":"));
    }

    @ParameterizedTest
    @CsvSource({
        "'', ''",
        "A:1, A:1",
        "A:1-3:5, A:1-3:5",
        "A:5:1-3:4, A:1-5",
        "A:1-5:3-9, A:1-9",
        "'B:7,A:1', 'A:1,B:7'",
        "'A:1,A:2', A:1-2",
        // 8.3 and later
        "A:1-3:tag:1-2, 'A:1-3,A:tag:1-2'",
        "A:tag:1-2:4:other:7, 'A:other:7,A:tag:1-2:4'",
        "A:TAG:1, A:tag:1"
    })
    void writesWhatItRead(String read, String written) {
        assertThat(set(read)).hasToString(set(written).toString()).isEqualTo(set(written));
        assertThat(GtidSet.parse(set(read).toString())).isEqualTo(set(read));
    }

    @Test
    void writesTheTagsOfAServerBehindItsUuidAsServersDo() {
        assertThat(set("A:tag:1-2,B:7,A:1-3,A:other:4")).hasToString(A + ":1-3:other:4:tag:1-2," + B + ":7");
    }

    /** As {@code @@gtid_executed} shows it: one server on each line. */
    @Test
    void readsLineBreaksSpacesAndCapitals() {
        assertThat(GtidSet.parse(A.toUpperCase() + ":1-5,\n" + B + ": 1 - 7 : 9 "))
                .hasToString(A + ":1-5," + B + ":1-7:9");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0-1-42", "A", "A:", "A:x-1", "A:tag", "A:1:tag", "A:0", "xyz:1", "A:1-2-3"})
    void refusesWhatIsNoSet(String text) {
        assertThatThrownBy(() -> set(text))
                .isInstanceOf(LandfallException.class)
                .hasMessageContaining("is no part of a GTID set of MySQL");
    }

    @ParameterizedTest
    @CsvSource({
        "A:1-9, A:3-4:9, A:1-2:5-8",
        "A:1-9, B:1-9, A:1-9",
        "A:1-9, A:1-20, ''",
        // a tag numbers its transactions by itself
        "A:1-3:tag:1-3, A:1-3, A:tag:1-3",
        "A:1-3:tag:1-3, A:tag:2, 'A:1-3,A:tag:1:3'"
    })
    void subtracts(String from, String other, String left) {
        assertThat(set(from).beyond(set(other))).isEqualTo(set(left));
        assertThat(set(other).covers(set(from))).isEqualTo(left.isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "A:1-9, A:3-12, A:3-9, A:1-12",
        "A:1-9, B:1-9, '', 'A:1-9,B:1-9'",
        "A:1-3:tag:1, A:1-2, A:1-2, A:1-3:tag:1"
    })
    void intersectsAndUnites(String one, String other, String both, String either) {
        assertThat(set(one).upTo(set(other))).isEqualTo(set(both));
        assertThat(set(one).orLater(set(other))).isEqualTo(set(either));
        assertThat(set(other).orLater(set(one))).isEqualTo(set(either));
    }

    /** A set has all that a server has ever applied, its past included. */
    @Test
    void tellsWhatAFollowerWroteThatItsSourceNeverHad() {
        GtidPositions here = positions("A:1-9,B:1-2");

        assertThat(here.errantAgainst(positions("A:1-12"))).isEqualTo(set("B:1-2"));
        assertThat(here.errantAgainst(positions("A:1-12,B:1-5")).isEmpty()).isTrue();
    }

    private static GtidPositions positions(String executed) {
        return new GtidPositions(set(executed), set(executed), set(executed), A);
    }

    @Test
    void endsOnlyWhereEverythingIsEqual() {
        assertThat(set("A:1-5").endsAt(set("A:1-5"))).isTrue();
        assertThat(set("A:1-5,B:1").endsAt(set("A:1-5"))).isFalse();
        assertThat(set("A:1-5,B:1").reaches(set("A:1-5"))).isTrue();
    }

    @Test
    void tellsWhatAServerWroteItselfWithAndWithoutATag() {
        assertThat(set("A:1-5:tag:1,B:3").writtenBy(A)).isEqualTo(set("A:1-5:tag:1"));
        assertThat(set("B:3").writtenBy(A).isEmpty()).isTrue();
    }

    @Test
    void countsTransactionsOfServersThatTheOtherKnowsAndNamesOneThatItDoesNot() {
        assertThat(set("A:1-12:15").countBeyond(set("A:1-5"))).isEqualTo(8);
        assertThat(set("A:1-12,B:1-3").countBeyond(set("A:1-5"))).isEqualTo(7);
        assertThat(set("A:1-12,B:1-3").newTo(set("A:1-5"))).contains(new Numbered("GTID source " + B, 3));
        assertThat(set("A:1-12").newTo(set("A:1-5"))).isEmpty();
    }

    @Test
    void isNeverComparedWithAPositionOfMariaDb() {
        assertThatThrownBy(() -> set("A:1").covers(GtidList.parse("0-1-5"))).isInstanceOf(LandfallException.class);
    }
}
