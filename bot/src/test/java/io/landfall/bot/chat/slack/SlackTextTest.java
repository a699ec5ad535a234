package io.landfall.bot.chat.slack;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.bot.chat.slack.api.SlackText;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SlackTextTest {

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
    void leavesWhatOnlyLooksLikeAMomentAsItIs() {
        assertThat(SlackText.inReadersTime("from 2026-11-31T02:00:00Z")).isEqualTo("from 2026-11-31T02:00:00Z");
        assertThat(SlackText.inReadersTime("from 2026-11-30T02:00:00Z"))
                .isEqualTo("from <!date^1796004000^{date_short_pretty} at {time_secs}|2026-11-30 02:00:00 UTC>");
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
