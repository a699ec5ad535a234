package io.landfall.bot.chat.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.slack.api.util.json.GsonFactory;
import io.landfall.bot.chat.Message;
import io.landfall.bot.chat.slack.api.Rendered;
import io.landfall.bot.chat.slack.outbox.Pages;
import io.landfall.bot.chat.slack.outbox.Rendering;
import io.landfall.bot.conversation.inbox.Questions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What Slack is given, from texts that are well meant and from others. */
class RenderingTest {

    /** As a table, an account, a reason of a hold or an error of a server may say. */
    private static final List<String> HOSTILE = List.of(
            "<!channel>",
            "<!here|here>",
            "<@U024BE7LH>",
            "<https://evil.example|the report>",
            "a & b &lt;!channel&gt;",
            "*not bold* and _not italic_ and ~not struck~",
            "`unfinished",
            "```fence",
            "shop:fire:x",
            "> quoted",
            "\u202Egnp.exe",
            "zero\u200Bwidth",
            "bell\u0007",
            "😀".repeat(2_000),
            "x".repeat(9_000),
            "<".repeat(4_000),
            "@channel #general");

    private final Rendering rendering = new Rendering(id -> id.equals("U024BE7LH") ? "ben" : id);

    @Test
    void takesNoValueForMarkupWhereverItStands() {
        for (String value : HOSTILE) {
            Message message = Message.of(
                            "table " + value + " is locked", List.of(value, "  fence-source: " + value, "    " + value))
                    .withField(value, value);
            for (Message shown : List.of(message, message.withButton("Approve " + value, "approve 2"))) {
                Rendered rendered = rendering.of(shown, Optional.of("U024BE7LH asked `/landfall " + value + "`"));

                assertThat(BlockRules.problems(json(rendered))).as(value).isEmpty();
                assertThat(BlockRules.markup(rendered.text())).as(value).isEmpty();
                assertThat(text(rendered)).doesNotContain("\u202E", "\u200B", "\u0007");
            }
        }
    }

    @Test
    void leavesWhatLooksLikeMarkupReadableAsItIs() {
        String shown = text(of("a", "*not bold* and `b`", "table :fire: `c", "\u202Egnp.exe"));

        assertThat(shown).contains("```\n*not bold* and `b`\ntable :fire: `c\n```\n[U+202E]gnp.exe");
    }

    @Test
    void losesNothingOfALineThatIsLongerThanASection() {
        String value = "y".repeat(3_500);

        Rendered rendered = of("a", value, "    " + value.substring(0, 2_000));

        assertThat(text(rendered).chars().filter(c -> c == 'y').count()).isEqualTo(5_500);
        assertThat(rendered.files()).isEmpty();
    }

    @Test
    void showsAllOfTheShortMessagesThatWerePutTogetherWhileSlackWasAway() {
        String words = IntStream.rangeClosed(101, 200)
                .mapToObj(i -> "step " + i + " of the run")
                .collect(Collectors.joining("\n"));

        assertThat(text(of(words))).contains("step 101 of", "step 150 of", "step 200 of");
    }

    @Test
    void writesAPlanAsAListAndOnlyWhatIsToBePastedAsCode() {
        String shown = text(of(
                "the plan",
                "source shop-old at 10.0.0.5:3306",
                "3 stop-writes",
                "  fence-source: On shop-old: SET GLOBAL read_only = 1",
                "✔ arm  284 ms",
                "1.2 The password, once in this shell:",
                "    read -rsp 'password: ' MYSQL_PWD; export MYSQL_PWD",
                "      see nothing"));

        assertThat(shown)
                .isEqualTo(
                        """
                        *the plan*
                        source shop-old at 10.0.0.5:3306
                        *3 stop-writes*
                        • *fence-source*: On shop-old: SET GLOBAL read_only = 1
                        ✔ arm\u2003284 ms
                        *1.2* The password, once in this shell:
                        ```
                        read -rsp 'password: ' MYSQL_PWD; export MYSQL_PWD
                        ```
                        \u2003→ see nothing""");
    }

    @Test
    void keepsNarrowColumnsAndMakesAListOfWideOnes() {
        assertThat(text(of("a", "lag         ▁▂▃", "writes      ▁█▁")))
                .contains("```\nlag         ▁▂▃\nwrites      ▁█▁\n```");
        assertThat(text(of("a", "check MIGRATION                              look at everything and change nothing")))
                .endsWith("\n`check MIGRATION` look at everything and change nothing");
    }

    @Test
    void namesPeopleAlsoInColumnsAndShowsMomentsInTheReadersTime() {
        String shown = text(
                of("a", "16:54:55.891  ✔ U024BE7LH approved", "U024BE7LH         2", "until 2026-11-23T17:09:55Z"));

        assertThat(shown)
                .contains("16:54:55.891\u2003✔ ben approved", "ben         2")
                .endsWith("until <!date^1795453795^{date_short_pretty} at {time_secs}|2026-11-23 17:09:55 UTC>");
    }

    @Test
    void partsAPageThatIsTooLongForOneMessageIntoSeveralThatHoldAllOfIt() {
        List<String> page = new ArrayList<>();
        for (int i = 1; i <= 60; i++) {
            page.add("2." + i + " fence-source: shop-old takes writes again, and <this> is `said` of it.");
            page.add("    mariadb -h 127.0.0.1 -NBe 'SELECT " + i + ", \"" + "&".repeat(100) + "\"'");
            page.add("      see `" + i + "`");
        }

        List<Message> pages = Pages.of(Message.of("what to do by hand", page).withField("armed", "now"));

        assertThat(pages).hasSizeBetween(3, 8);
        assertThat(pages.get(0).title()).isEqualTo("what to do by hand (1 of " + pages.size() + ")");
        assertThat(pages.stream().flatMap(part -> part.lines().stream()).toList())
                .isEqualTo(page);
        assertThat(pages.stream().skip(1)).allMatch(part -> part.lines().get(0).startsWith("2."));
        assertThat(pages).allSatisfy(part -> {
            Rendered rendered = rendering.of(part, Optional.empty());
            assertThat(rendered.files()).isEmpty();
            assertThat(BlockRules.problems(json(rendered))).isEmpty();
        });
    }

    @Test
    void saysOnTheCardWhereTheRestOfALongPlanStands() {
        List<String> plan = IntStream.range(0, 400)
                .mapToObj(i -> "  switch-routes: lead the application of route " + i + " to shop-new")
                .toList();
        Message question = Message.of("asks", List.of("ben may.")).withButton("Approve", "approve 2");

        Message below = Pages.below(question, Message.of("", plan));

        int shown = below.lines().size() - 1;
        assertThat(below.lines().get(shown))
                .isEqualTo("The rest of the plan stands above in this thread: " + (400 - shown) + " lines.");
        assertThat(shown).isBetween(50, 150);
        Rendered card = rendering.of(Questions.together(question, below), Optional.empty());
        assertThat(card.files()).isEmpty();
        assertThat(BlockRules.problems(json(card))).isEmpty();
        assertThat(Pages.below(question, Message.of("", plan.subList(0, 20))).lines())
                .hasSize(20);
    }

    @Test
    void makesAFileOfWhatNobodyReadsAsMessages() {
        List<String> rows = IntStream.range(0, 3_000)
                .mapToObj(i -> "row " + i + " of the journal")
                .toList();

        assertThat(Pages.of(Message.of("audit", rows))).hasSize(1);
        assertThat(rendering.of(Message.of("audit", rows), Optional.empty()).files())
                .hasSize(1);
    }

    @Test
    void sendsATextThatGoesWithAMessageAsAFileOfItsName() {
        Message message = Message.of("what to do by hand")
                .withText("break-glass-shop.eu-run2.sh", "the script", "#!/bin/bash\necho ü\n");

        assertThat(rendering.of(message, Optional.empty()).files())
                .singleElement()
                .satisfies(file -> {
                    assertThat(file.bytes().get())
                            .asString(StandardCharsets.UTF_8)
                            .isEqualTo("#!/bin/bash\necho ü\n");
                    assertThat(file.text()).containsExactly("#!/bin/bash", "echo ü");
                    assertThat(file.named("7").name()).isEqualTo("break-glass-shop.eu-run2-7.sh");
                });
    }

    private Rendered of(String title, String... lines) {
        return rendering.of(Message.of(title, List.of(lines)), Optional.empty());
    }

    private static JsonArray json(Rendered rendered) {
        return new JsonArray(GsonFactory.createSnakeCase().toJson(rendered.blocks()));
    }

    private static String text(Rendered rendered) {
        return json(rendered).stream()
                .map(JsonObject.class::cast)
                .filter(block -> block.containsKey("text"))
                .map(block -> block.getJsonObject("text").getString("text"))
                .collect(Collectors.joining("\n"));
    }
}
