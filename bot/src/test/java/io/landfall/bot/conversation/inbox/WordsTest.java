package io.landfall.bot.conversation.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.bot.chat.slack.inbox.ReasonForm;
import io.landfall.bot.chat.slack.inbox.SlackHeard;
import io.landfall.bot.conversation.CommandWord;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WordsTest {

    @Test
    void readsWhatPhonesMakeOfCommands() {
        assertThat(Words.of("  Approve 2 – 6 ")).isEqualTo("approve 2-6");
        assertThat(SlackHeard.words("<@U0LANDFALL> cutover shop —dry-run")).isEqualTo("cutover shop --dry-run");
        assertThat(SlackHeard.words("<@U0LANDFALL|landfall>: check shop")).isEqualTo("check shop");
        assertThat(SlackHeard.words("hold a &lt;b&gt; &amp; c")).isEqualTo("hold a <b> & c");
        assertThat(Words.of("")).isEmpty();
    }

    @Test
    void tellsWhatIsSaidToARunFromTalk() {
        assertThat(Stream.of("approve", "Go", "hold on", "aprove 2", "aboort").map(Words::of))
                .allMatch(Words::isToARun);
        assertThat(List.of("looks good", "good", "ok", "done", "what about shop?", "thanks", "approved by the board"))
                .noneMatch(Words::isToARun);
    }

    @Test
    void knowsFromTheCommandsWhatStopsAgreesAndLooks() {
        assertThat(words(Words::isStopping)).containsExactly("freeze", "deny", "hold", "abort");
        assertThat(words(Words::isStoppingARun)).containsExactly("deny", "hold", "abort");
        assertThat(words(ReasonForm::isFor)).containsExactly("deny", "hold", "abort");
        assertThat(words(Words::isAgreeing)).containsExactly("approve", "tick", "untick", "go", "resume");
        assertThat(words(Words::isLooking)).containsExactly("help", "list", "check", "status", "sup", "lag", "audit");
        assertThat(List.of("", "hold-on", "frozen")).noneMatch(Words::isStopping);
        assertThat(Words.isStopping("abort --target-is-off new-db")).isTrue();
        assertThat(ReasonForm.isFor("abort --target-is-off new-db")).isFalse();
    }

    private static List<String> words(Predicate<String> which) {
        return Stream.of(CommandWord.values())
                .map(CommandWord::text)
                .filter(which)
                .toList();
    }
}
