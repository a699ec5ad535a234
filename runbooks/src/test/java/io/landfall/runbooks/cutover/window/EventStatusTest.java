package io.landfall.runbooks.cutover.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.monitor.server.EventFacts;
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
        EventStatus event = new EventStatus(new EventFacts("shop", "a`b", "SLAVESIDE_DISABLED", "me@work@%"));

        assertThat(event.statement()).isEqualTo("ALTER DEFINER = ?@? EVENT `shop`.`a``b` DISABLE ON SLAVE");
        assertThat(event.definerUser()).isEqualTo("me@work");
        assertThat(event.definerHost()).isEqualTo("%");
    }
}
