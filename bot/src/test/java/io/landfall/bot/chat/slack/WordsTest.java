package io.landfall.bot.chat.slack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class WordsTest {

    @Test
    void readsWhatPhonesMakeOfCommands() {
        assertThat(Words.of("  Approve 2 – 6 ")).isEqualTo("approve 2-6");
        assertThat(Words.of("<@U0LANDFALL> cutover shop —dry-run")).isEqualTo("cutover shop --dry-run");
        assertThat(Words.of("<@U0LANDFALL|landfall>: check shop")).isEqualTo("check shop");
        assertThat(Words.of("hold a &lt;b&gt; &amp; c")).isEqualTo("hold a <b> & c");
        assertThat(Words.of("")).isEmpty();
    }

    @Test
    void tellsWhatIsSaidToARunFromTalk() {
        assertThat(List.of("approve", "Go", "hold on", "aprove 2", "aboort")).allMatch(Words::isToARun);
        assertThat(List.of("looks good", "good", "ok", "what about shop?", "thanks", "approved by the board"))
                .noneMatch(Words::isToARun);
    }

    @Test
    void neverCutsThroughWhatIsEscaped() {
        for (int length = 2; length < 30; length++) {
            String cut = SlackText.cut("a &amp; b &lt;c&gt; 😀 &amp;&amp;&amp;&amp;&amp;", length);
            assertThat(cut.length()).isLessThanOrEqualTo(length);
            assertThat(BlockRules.markup(cut)).isEmpty();
            assertThat(cut.codePoints().mapToObj(Integer::toHexString).collect(Collectors.toList()))
                    .noneMatch(point -> point.startsWith("d8"));
        }
    }

    @Test
    void callsPeopleAndGroupsOnlyWhereTheyAreAsked() {
        assertThat(SlackText.calling("U024BE7LH, S0614TZR7 may", id -> id))
                .isEqualTo("<@U024BE7LH>, <!subteam^S0614TZR7> may");
        assertThat(SlackText.calling("SERIALIZABLE UNSIGNED UABCDEFGH", id -> id.equals("UABCDEFGH") ? "dora" : id))
                .isEqualTo("SERIALIZABLE UNSIGNED <@UABCDEFGH>");
        assertThat(SlackText.named("U024BE7LH may", id -> "ben")).isEqualTo("ben may");
        assertThat(SlackText.escaped("<!channel> & <@U024BE7LH>"))
                .isEqualTo("&lt;!channel&gt; &amp; &lt;@U024BE7LH&gt;");
    }
}
