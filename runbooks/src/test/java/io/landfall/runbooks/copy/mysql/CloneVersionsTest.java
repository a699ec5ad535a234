package io.landfall.runbooks.copy.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.runbooks.copy.mysql.CloneVersions.Version;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which releases clone which (MySQL Reference Manual, "Clone Plugin Limitations"). */
class CloneVersionsTest {

    @ParameterizedTest
    @CsvSource({
        "8.0.17, 8.0.17",
        "8.0.33, 8.0.33",
        "8.0.37, 8.0.40",
        "8.4.0, 8.4.6",
        "9.7.4, 9.7.4",
    })
    void clones(String donor, String recipient) {
        assertThat(CloneVersions.whyNot(version(donor), version(recipient))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "5.7.44, 8.0.33, servers clone from 8.0.17 on",
        "8.0.15, 8.0.15, servers clone from 8.0.17 on",
        "8.0.33, 8.0.34, before 8.0.37 both must be the same release",
        "8.0.36, 8.0.40, before 8.0.37 both must be the same release",
        "8.0.40, 8.0.39, a server does not clone a newer one",
        "8.0.40, 8.4.0, a server clones only one of its own series",
        "9.7.4, 8.4.6, a server clones only one of its own series",
    })
    void doesNotClone(String donor, String recipient, String why) {
        assertThat(CloneVersions.whyNot(version(donor), version(recipient))).contains(why);
    }

    private static Version version(String text) {
        return Version.in(text).orElseThrow();
    }
}
