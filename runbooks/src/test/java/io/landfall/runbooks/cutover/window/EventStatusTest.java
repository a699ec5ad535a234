package io.landfall.runbooks.cutover.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.monitor.server.EventFacts;
import org.junit.jupiter.api.Test;

class EventStatusTest {

    @Test
    void survivesTheJournalWhateverItsNameIs() {
        EventStatus event = new EventStatus(new EventFacts("a\tb", "100%\n`x`", "DISABLED", "me@work@%"));

        assertThat(event.toString()).doesNotContain("\n");
        assertThat(EventStatus.parse(event.toString())).isEqualTo(event);
    }

    @Test
    void keepsItsDefiner() {
        EventStatus event = new EventStatus(new EventFacts("shop", "a`b", "SLAVESIDE_DISABLED", "me@work@%"));

        assertThat(event.statement()).isEqualTo("ALTER DEFINER = ?@? EVENT `shop`.`a``b` DISABLE ON SLAVE");
        assertThat(event.definerUser()).isEqualTo("me@work");
        assertThat(event.definerHost()).isEqualTo("%");
    }
}
