package io.landfall.runbooks.cutover.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.monitor.server.EventFacts;
import io.landfall.runbooks.pair.mariadb.MariaDbAdmin;
import io.landfall.runbooks.pair.server.AdminDialect.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventStatusTest {

    @Test
    void survivesTheJournalWhateverItsNameIs() {
        EventStatus event = new EventStatus(new EventFacts(
                "a\tb", "100%\n`x`", "DISABLED", "me@work@%", List.of("latin1", "latin1_swedish_ci", "")));

        assertThat(event.toString()).doesNotContain("\n");
        assertThat(EventStatus.parse(event.toString())).isEqualTo(event);
    }

    @Test
    void isReadFromAJournalThatDoesNotKnowItsCharacterSets() {
        EventFacts known =
                new EventFacts("shop", "tick", "ENABLED", "me@%", List.of("latin1", "latin1_swedish_ci", "binary"));
        EventStatus event = EventStatus.parse("shop\ttick\tENABLED\tme@%");

        assertThat(event.event().characterSets()).isEmpty();
        assertThat(event.differsFrom(known)).isFalse();
    }

    @Test
    void keepsItsDefiner() {
        EventFacts event = new EventFacts("shop", "a`b", "SLAVESIDE_DISABLED", "me@work@%");

        assertThat(new MariaDbAdmin().restore(event))
                .containsExactly(
                        new Statement("ALTER DEFINER = ?@? EVENT `shop`.`a``b` DISABLE ON SLAVE", "me@work", "%"));
    }
}
