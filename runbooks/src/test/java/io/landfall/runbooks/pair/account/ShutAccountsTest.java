package io.landfall.runbooks.pair.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.history.History;
import io.landfall.runbooks.pair.mariadb.MariaDbAdmin;
import io.landfall.runbooks.pair.server.AdminDialect;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a server's accounts get back when it is opened, as the journal tells. */
class ShutAccountsTest {

    private static final String RIGHT = ": READ ONLY ADMIN";

    private final List<Entry> entries = new ArrayList<>();

    @Test
    void givesBackOnTheTargetWhatEveryRunHasTakenThereSinceItFollows() {
        intent(1, "follow-source", Map.of("taken_on", "new-db", "taken", "root@localhost" + RIGHT));
        closing(2, "old-db", "boss@%", "boss@%" + RIGHT);
        intent(3, "arm", Map.of("taken_on", "new-db", "taken", "writer" + RIGHT));
        closing(3, "old-db", "boss@%", "boss@%" + RIGHT);

        assertThat(shut("new-db", 2).lines()).containsExactly("root@localhost" + RIGHT);
        assertThat(shut("new-db", 3).lines())
                .as("after a restart of the service")
                .containsExactly("root@localhost" + RIGHT, "writer" + RIGHT);
        assertThat(shut("new-db", 0).lines()).containsExactly("root@localhost" + RIGHT, "writer" + RIGHT);
        assertThat(shut("old-db", 0).isEmpty()).as("no run closed it for good").isTrue();
    }

    @Test
    void givesBackOnTheOldServerWhatTheLatestSwitchHasTakenThereAndNothingOnOneThatWasOpenedSince() {
        intent(1, "follow-source", Map.of("taken_on", "new-db", "taken", "root@localhost" + RIGHT));
        closing(2, "old-db", "boss@%", "boss@%" + RIGHT + "\nwriter" + RIGHT);
        row(2, EntryKind.POINT_OF_NO_RETURN, "point-of-no-return", Map.of());
        closing(3, "new-db", "late@%", "late@%" + RIGHT);
        row(3, EntryKind.POINT_OF_NO_RETURN, "point-of-no-return", Map.of());
        row(3, EntryKind.WITHDRAWN, "", Map.of());

        assertThat(shut("old-db", 0))
                .isEqualTo(new ShutAccounts(
                        List.of(new AccountName("boss", "%")),
                        List.of(
                                new WriteRight(new AccountName("boss", "%"), "READ ONLY ADMIN"),
                                new WriteRight(new AccountName("writer", ""), "READ ONLY ADMIN"))));
        assertThat(shut("new-db", 0)).isEqualTo(ShutAccounts.NONE);
    }

    @Test
    void readsWhatAnOlderReleaseHasLocked() {
        intent(2, "lock-privileged-accounts", Map.of("server", "old-db", "unlocked", "boss@%\nroot@localhost"));
        row(2, EntryKind.POINT_OF_NO_RETURN, "point-of-no-return", Map.of());

        assertThat(shut("old-db", 3).lines()).containsExactly("boss@%", "root@localhost");
        assertThat(shut("new-db", 3)).isEqualTo(ShutAccounts.NONE);
    }

    @Test
    void writesRolesAndAccountsAsTheServerReadsThem() {
        AdminDialect words = new MariaDbAdmin();

        WriteRight everybodys = WriteRight.parse("PUBLIC" + RIGHT);
        assertThat(words.grantRight(everybodys.privilege(), everybodys.account().quoted()))
                .isEqualTo("GRANT READ ONLY ADMIN ON *.* TO PUBLIC");
        WriteRight roles = WriteRight.parse("writer" + RIGHT);
        assertThat(words.revokeRight(roles.privilege(), roles.account().quoted()))
                .isEqualTo("REVOKE READ ONLY ADMIN ON *.* FROM 'writer'");
        WriteRight persons = WriteRight.parse("o'hara@home@10.%: SUPER");
        assertThat(words.grantRight(persons.privilege(), persons.account().quoted()))
                .isEqualTo("GRANT SUPER ON *.* TO 'o''hara@home'@'10.%'");
    }

    private ShutAccounts shut(String server, long before) {
        return ShutAccounts.on(server, before, History.of(entries).runs("shop"));
    }

    private void closing(long run, String server, String unlocked, String taken) {
        intent(
                run,
                "lock-privileged-accounts",
                Map.of("server", server, "unlocked", unlocked, "taken_on", server, "taken", taken));
    }

    private void intent(long run, String step, Map<String, String> found) {
        row(run, EntryKind.INTENT, step, found);
    }

    private void row(long run, EntryKind kind, String step, Map<String, String> data) {
        if (entries.stream().noneMatch(entry -> entry.record().run() == run)) {
            add(run, EntryKind.RUN, "", Map.of());
        }
        add(run, kind, step, data);
    }

    private void add(long run, EntryKind kind, String step, Map<String, String> data) {
        entries.add(new Entry(
                entries.size() + 1L, Instant.EPOCH, new Entry.Record(run, "shop", kind, step, "", data, ""), ""));
    }
}
