package io.landfall.monitor.server.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.server.GtidPositions;
import io.landfall.monitor.server.Gtids.Numbered;
import io.landfall.monitor.server.mysql.GtidSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GtidListTest {

    /** The server that wrote in a domain may have changed since. */
    @ParameterizedTest
    @CsvSource({
        "0-1-5, 0-2-5, true",
        "0-1-5, 0-2-6, false",
        "'0-1-5,1-1-3', 0-2-4, true",
        "0-1-5, '0-1-5,1-1-1', false",
        "0-1-5, '', true"
    })
    void reachesAPositionInEachOfItsDomains(String applied, String position, boolean reaches) {
        assertThat(GtidList.parse(applied).reaches(GtidList.parse(position))).isEqualTo(reaches);
    }

    @ParameterizedTest
    @CsvSource({
        "0-1-5, 0-1-5, true",
        "0-1-6, 0-1-5, false",
        "0-1-4, 0-1-5, false",
        "0-2-5, 0-1-5, false",
        "'0-1-5,9-9-9', 0-1-5, true"
    })
    void endsAtAPositionWhenItHasAppliedNoMoreAndNoLess(String applied, String position, boolean ends) {
        assertThat(GtidList.parse(applied).endsAt(GtidList.parse(position))).isEqualTo(ends);
    }

    @ParameterizedTest
    @CsvSource({
        // what the server wrote before something else came in is old, also when the state still shows it
        "'0-1-5,0-2-3', 0-1-5, 2, ''",
        "'0-1-5,0-2-6', 0-1-5, 2, 0-2-6",
        "'0-1-5,1-2-1', 0-1-5, 2, 1-2-1",
        "0-1-5, 0-1-4, 2, ''"
    })
    void tellsWhatAServerWroteLast(String state, String applied, String origin, String last) {
        assertThat(GtidList.parse(state).writtenAfter(GtidList.parse(applied), origin))
                .hasToString(last);
    }

    /** Whoever wrote what stands there last. */
    @ParameterizedTest
    @CsvSource({"'0-1-5,0-2-9,1-1-3', 0-3-7, 0-1-5", "'0-1-5,1-1-3', '0-1-5,1-9-3', '0-1-5,1-1-3'", "0-1-5, 1-1-5, ''"})
    void keepsWhatAServerHasThatHasComeToAPosition(String list, String position, String kept) {
        assertThat(GtidList.parse(list).upTo(GtidList.parse(position))).hasToString(kept);
    }

    @ParameterizedTest
    @CsvSource({"'0-1-5,1-1-3', 0-2-7, '0-2-7,1-1-3'", "0-1-5, '', 0-1-5", "'0-1-5,0-2-9', 2-1-1, '0-2-9,2-1-1'"})
    void takesTheLastTransactionOfEachDomain(String one, String other, String last) {
        assertThat(GtidList.parse(one).orLater(GtidList.parse(other))).hasToString(last);
        assertThat(GtidList.parse(other).orLater(GtidList.parse(one))).hasToString(last);
    }

    /** A server has what was written before it took over, though in no binary log of its own. */
    @ParameterizedTest
    @CsvSource({
        "'0-1-5,0-2-9', '', '0-1-5', '', 0-2-9",
        "'0-1-5,0-3-2', 0-3-2, 0-1-5, 0-3-2, ''",
        "'0-1-5,0-3-4', 0-3-4, 0-1-5, 0-3-2, 0-3-4",
        "'0-1-5,0-3-4', 0-3-2, 0-1-5, 0-3-4, 0-3-4"
    })
    void tellsWhatAFollowerWroteThatItsSourceNeverHad(
            String state, String applied, String ofSource, String appliedBySource, String errant) {
        GtidPositions here = positions(state, applied);

        assertThat(here.errantAgainst(positions(ofSource, appliedBySource))).hasToString(errant);
    }

    private static GtidPositions positions(String state, String applied) {
        return new GtidPositions(GtidList.parse(""), GtidList.parse(applied), GtidList.parse(state), "1");
    }

    @Test
    void countsInDomainsThatTheOtherKnowsAndNamesOneThatItDoesNot() {
        GtidList written = GtidList.parse("0-1-12,1-1-3");
        GtidList applied = GtidList.parse("0-2-5");

        assertThat(written.countBeyond(applied)).isEqualTo(7);
        assertThat(written.newTo(applied)).contains(new Numbered("GTID domain 1", 3));
        assertThat(applied.newTo(written)).isEmpty();
    }

    @Test
    void isNeverComparedWithAPositionOfMySql() {
        assertThatThrownBy(() -> GtidList.parse("0-1-5").covers(GtidSet.parse("")))
                .isInstanceOf(LandfallException.class);
    }
}
