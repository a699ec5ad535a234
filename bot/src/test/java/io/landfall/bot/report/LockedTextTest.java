package io.landfall.bot.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.runbooks.cutover.LockPrivilegedAccounts;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LockedTextTest {

    @Test
    void writesTheStatementThatLetsEachAccountInAgain() {
        Entry.Record locked = new Entry.Record(
                2,
                "shop",
                EntryKind.INTENT,
                LockPrivilegedAccounts.NAME,
                "",
                Map.of("server", "shop-old", "unlocked", "boss@localhost\no'neil@work@10.0.0.%"),
                "");

        assertThat(LockedText.lines(List.of(new Entry(1, Instant.EPOCH, locked, ""))))
                .containsExactly(
                        "",
                        "Locked on shop-old since the fence, because they write under read_only: boss@localhost,"
                                + " o'neil@work@10.0.0.%.",
                        "They stay so until the way back, or `finish`. To let one in earlier, there, as Landfall's"
                                + " account: SET sql_log_bin = 0; ALTER USER 'boss'@'localhost' ACCOUNT UNLOCK; ALTER USER"
                                + " 'o''neil@work'@'10.0.0.%' ACCOUNT UNLOCK;");
    }

    @Test
    void saysNothingWhenNobodyWasLocked() {
        assertThat(LockedText.lines(List.of())).isEmpty();
    }
}
