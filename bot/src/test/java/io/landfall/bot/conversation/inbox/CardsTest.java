package io.landfall.bot.conversation.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.bot.chat.slack.inbox.SlackHeard;
import io.landfall.bot.conversation.Message;
import io.landfall.bot.conversation.Place;
import io.landfall.bot.conversation.inbox.Cards.Card;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.Journal;
import io.landfall.runbooks.journal.SqliteJournal;
import io.landfall.runbooks.journal.history.History;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What Slack shows, across restarts; earlier releases wrote it as rows of the chain. */
class CardsTest {

    private static final Message QUESTION = Message.of("asks for approval of 2 steps")
            .withField("plan", "fence, promote")
            .withField("empty", "");

    @Test
    void closesWhatAnEarlierReleaseLeftOpenOnceAndForAll() {
        try (Journal journal = SqliteJournal.inMemory()) {
            row(journal, EntryKind.CARD, written("1.000002"));
            row(journal, EntryKind.CARD, written("1.000003"));
            row(journal, EntryKind.CARD, Map.of("stamp", "1.000003"));

            Cards cards = new Cards(journal);
            assertThat(cards.open()).containsExactly(card("1.000002"));
            cards.closed("1.000002");
            cards.closed("1.000002");

            assertThat(new Cards(journal).open()).isEmpty();
            assertThat(journal.entries()).hasSize(3);
        }
    }

    @Test
    void remembersWhichCardsAreOpenAndWritesNoRowOfThem() {
        try (Journal journal = SqliteJournal.inMemory()) {
            Cards cards = new Cards(journal);
            cards.opened(card("1.000002"));
            cards.opened(card("1.000003"));
            cards.opened(card("1.000004"));
            cards.closed("1.000003");

            assertThat(new Cards(journal).open()).containsExactly(card("1.000002"), card("1.000004"));
            assertThat(journal.entries()).isEmpty();
        }
    }

    @Test
    void knowsTheThreadsOfEarlierReleasesAndItsOwn() {
        try (Journal journal = SqliteJournal.inMemory()) {
            row(journal, EntryKind.THREAD, Map.of("run", "1", "channel", "C0SHOP00001", "stamp", "1.000001"));
            threads(journal).remember(2, new Place("C0SHOP00001", "2.000001"), "#shop");

            RunThreads threads = threads(journal);

            assertThat(threads.of(1)).contains(new Place("C0SHOP00001", "1.000001"));
            assertThat(threads.runOf("C0SHOP00001", "2.000001")).hasValue(2);
            assertThat(threads.channels()).containsExactly(Map.entry("C0SHOP00001", "#shop"));
            assertThat(journal.entries()).hasSize(1);
        }
    }

    private static RunThreads threads(Journal journal) {
        return new RunThreads(journal, History.of(journal.entries()), SlackHeard::postedAt);
    }

    private static void row(Journal journal, EntryKind kind, Map<String, String> data) {
        journal.append(new Entry.Record(0, "", kind, "", "", data, ""));
    }

    /** As release 122e82e wrote it. */
    private static Map<String, String> written(String stamp) {
        return Map.of(
                "channel", "C0SHOP00001",
                "thread", "1.000001",
                "stamp", stamp,
                "shown", "5",
                "title", "asks for approval of 2 steps",
                "lines", "",
                "fields", "plan\tfence, promote\nempty\t");
    }

    private static Card card(String stamp) {
        return new Card("C0SHOP00001", "1.000001", stamp, 5, QUESTION);
    }
}
