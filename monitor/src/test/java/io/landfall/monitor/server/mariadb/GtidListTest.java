package io.landfall.monitor.server.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landfall.monitor.LandfallException;
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
