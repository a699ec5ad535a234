package io.landfall.runbooks.journal.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RequestTest {

    @Test
    void isReadBackFromItsRowWithWhatWasFoundAndItsReasons() {
        Request request = new Request(
                "cutover", Set.of("override"), Map.of("no-way-back", "new-db logs nothing\nSet log_bin."), "Ann");

        assertThat(request.data())
                .isEqualTo(Map.of(
                        "runbook", "cutover",
                        "options", "no-way-back,override",
                        "name", "Ann",
                        "found.no-way-back", "new-db logs nothing\nSet log_bin."));
        assertThat(Request.of(request.data())).isEqualTo(request);
    }

    @Test
    void readsARowOfARunThatWasAskedForWithoutAnything() {
        Request request = Request.of(Map.of("runbook", "move", "options", "", "name", "Ann"));

        assertThat(request).isEqualTo(new Request("move", Set.of(), Map.of(), "Ann"));
    }
}
