package io.landfall.lab.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.lab.trace.Difference.Stay;
import io.landfall.lab.trace.Traces.Thing;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TracesTest {

    @Test
    void tellsWhatIsNewWhatIsGoneAndWhatHasChanged() {
        Traces before = new Traces(
                "old",
                Map.of(
                        new Thing("account", "app@%"), "1",
                        new Thing("schema", "shop"), "utf8mb4",
                        new Thing("variable", "read_only"), "OFF"));
        Traces after = new Traces(
                "old",
                Map.of(
                        new Thing("account", "app@%"), "1 locked",
                        new Thing("file", "/etc/a.cnf"), "`x`",
                        new Thing("variable", "read_only"), "OFF"));

        assertThat(after.since(before))
                .extracting(Difference::toString)
                .containsExactly(
                        "old: account app@% was 1, is 1 locked",
                        "old: file /etc/a.cnf is new", "old: schema shop is gone");
    }

    @Test
    void isAnnouncedOnlyByWhatStaysOnItsOwnServerWithItsValue() {
        Difference closed = new Difference("old", "variable", "read_only", Optional.of("OFF"), Optional.of("ON"));
        Difference account = new Difference("old", "account", "app@%", Optional.of("1"), Optional.of("1 locked"));

        Difference file = new Difference("old", "file", "/etc/z.cnf", Optional.empty(), Optional.of("`x`"));
        Difference gone = new Difference("old", "file", "/etc/z.cnf", Optional.of("`x`"), Optional.empty());

        assertThat(closed.isAnnouncedBy(stays("old", "read_only=ON"))).isTrue();
        assertThat(closed.isAnnouncedBy(stays("new", "read_only=ON"))).isFalse();
        assertThat(closed.isAnnouncedBy(stays("old", "read_only=OFF"))).isFalse();
        assertThat(account.isAnnouncedBy(stays("old", "app@%"))).isFalse();
        assertThat(file.isAnnouncedBy(stays("old", "/etc/z.cnf"))).isTrue();
        assertThat(gone.isAnnouncedBy(stays("old", "/etc/z.cnf"))).isFalse();
    }

    private static List<Stay> stays(String server, String thing) {
        return List.of(new Stay(server, List.of(thing)));
    }
}
