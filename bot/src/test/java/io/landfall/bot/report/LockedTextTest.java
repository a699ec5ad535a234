package io.landfall.bot.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.runbooks.cutover.LockPrivilegedAccounts;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LockedTextTest {

    @Test
    void writesTheStatementThatLetsTheAccountsInAgainAsTheJournalHasIt() {
        Map<String, String> earlier = Map.of("server", "shop-old", "unlocked", "boss@localhost\no'neil@work@10.0.0.%");
        Map<String, String> now = new TreeMap<>(earlier);
        now.put("unlocks", "ALTER USER ... ACCOUNT UNLOCK");
        String locked = "Locked on shop-old since the fence, because they write under read_only: boss@localhost,"
                + " o'neil@work@10.0.0.%.";
        String stay = "They stay so until the way back, or `finish`.";

        assertThat(LockedText.lines(List.of(lock(earlier)))).containsExactly("", locked, stay);
        assertThat(LockedText.lines(List.of(lock(now))))
                .containsExactly(
                        "",
                        locked,
                        stay + " To let them in earlier, there, as Landfall's account: ALTER USER ... ACCOUNT UNLOCK;");
    }

    private static Entry lock(Map<String, String> found) {
        Entry.Record locked = new Entry.Record(2, "shop", EntryKind.INTENT, LockPrivilegedAccounts.NAME, "", found, "");
        return new Entry(1, Instant.EPOCH, locked, "");
    }

    @Test
    void saysNothingWhenNobodyWasLocked() {
        assertThat(LockedText.lines(List.of())).isEmpty();
    }
}
