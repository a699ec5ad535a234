package io.landfall.runbooks.copy.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.runbooks.copy.mysql.XtraBackupVersions.Tool;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which releases copy which, by the manuals that the checks name. */
class VersionsTest {

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

    @ParameterizedTest
    @CsvSource({
        "8.0.33, 8.0.33",
        "8.0.33, 8.0.40",
        "8.0.33, 8.4.6",
        "8.4.6, 9.7.4",
        "9.7.4, 9.7.4",
        "9.7.4, 10.7.0",
    })
    void startsOnACopy(String source, String target) {
        assertThat(CopyVersions.whyNot(version(source), version(target))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "8.0.40, 8.0.39, a server does not start on what a newer one has left",
        "9.7.4, 8.4.6, a server does not start on what a newer one has left",
        "8.0.40, 9.7.4, a server skips no series with long-term support when it upgrades",
        "8.3.0, 9.7.4, a server skips no series with long-term support when it upgrades",
    })
    void doesNotStartOnACopy(String source, String target, String why) {
        assertThat(CopyVersions.whyNot(version(source), version(target))).contains(why);
    }

    @ParameterizedTest
    @CsvSource({
        "8.0.33, 8.0.35-31, 8.0.35, 8.0.35-31, 8.0.35",
        "8.4.6, 8.4.0-4, 8.4.6, 8.4.0-5, 8.4.7",
        "9.7.4, 9.7.4-1, 9.7.4, 9.7.4-1, 9.7.4",
        "5.7.44, 2.4.29, 5.7.44, 2.4.29, 5.7.44",
    })
    void backsUp(String server, String here, String hereBase, String there, String thereBase) {
        assertThat(XtraBackupVersions.whyNot(version(server), tool(here, hereBase), tool(there, thereBase)))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "8.0.40, 8.0.35, 8.0.35, XtraBackup does not read a server that is newer than itself",
        "8.0.33, 8.4.6, 8.4.6, XtraBackup reads only servers of its own series",
        "8.0.33, 5.7.44, 5.7.44, XtraBackup reads only servers of its own series",
        "8.0.33, 8.0.40, 8.0.35, 'what one has made, an older one or one of another series does not make ready'",
        "8.0.33, 8.0.40, 8.4.6, 'what one has made, an older one or one of another series does not make ready'",
    })
    void doesNotBackUp(String server, String hereBase, String thereBase, String why) {
        assertThat(XtraBackupVersions.whyNot(version(server), tool("1", hereBase), tool("1", thereBase)))
                .contains(why);
    }

    private static Tool tool(String name, String base) {
        return Tool.in("xtrabackup version " + name + " based on MySQL server " + base + " Linux (x86_64)")
                .orElseThrow();
    }

    private static Version version(String text) {
        return Version.in(text).orElseThrow();
    }
}
