package io.landfall.runbooks.pair.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The text of the file with what was handed over. */
class HandedOverTest {

    private static final String SETTINGS = "[mysqld]\nserver_id=2\n";

    @Test
    void keepsWhatWasThereBeforeAlsoWhenItRunsTwice() {
        Optional<String> theirs = Optional.of("[mysqld]\nmax_connections=77\n");

        String once = HandedOver.joined(theirs, "Yours.", SETTINGS);
        String twice = HandedOver.joined(Optional.of(once), "Yours.", SETTINGS);

        assertThat(once).isEqualTo("[mysqld]\nmax_connections=77\n\n# Yours.\n[mysqld]\nserver_id=2\n");
        assertThat(twice).isEqualTo(once);
    }

    @Test
    void beginsWithTheReasonWhenThereWasNoFile() {
        assertThat(HandedOver.joined(Optional.empty(), "Yours.", SETTINGS))
                .isEqualTo("# Yours.\n[mysqld]\nserver_id=2\n");
    }
}
