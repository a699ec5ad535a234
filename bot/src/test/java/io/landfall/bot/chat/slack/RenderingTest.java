package io.landfall.bot.chat.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.slack.api.util.json.GsonFactory;
import io.landfall.bot.chat.slack.api.Rendered;
import io.landfall.bot.chat.slack.outbox.Pages;
import io.landfall.bot.chat.slack.outbox.Rendering;
import io.landfall.bot.command.Commands;
import io.landfall.bot.conversation.Block;
import io.landfall.bot.conversation.Block.Code;
import io.landfall.bot.conversation.Block.Item;
import io.landfall.bot.conversation.Block.Paragraph;
import io.landfall.bot.conversation.Block.Table;
import io.landfall.bot.conversation.Mark;
import io.landfall.bot.conversation.Message;
import io.landfall.bot.conversation.Message.Confirm;
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

    private final Rendering rendering = new Rendering(
            id -> id.equals("U024BE7LH") ? "ben" : id,
            code -> Commands.isToLandfall(code, List.of("shop")) ? "/landfall " + code : code,
            fold -> {});

    @Test
    void takesNoValueForMarkupWhereverItStands() {
        for (String value : HOSTILE) {
            Message message = Message.of("table " + value + " is locked", List.of(value))
                    .with(
                            new Paragraph(value, value),
                            Item.named(Mark.NONE, "fence-source", value).below(),
                            Item.of(Mark.WARNING, value),
                            Item.named(Mark.NONE, value, value),
                            new Table(List.of(List.of(value, value))),
                            new Code(List.of(value)))
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

        assertThat(shown).contains("`*not bold*` and `b`\ntable `:fire:` 'c\n[U+202E]gnp.exe");
    }

    @Test
    void asksBackBeforeSeveralStepsAreApprovedInOne() {
        Confirm several = new Confirm(
                "Approve several steps?",
                "This approves each of them, as the plan in this thread has it: `approve 2-4`.",
                "Approve");
        Message question = Message.of("asks")
                .withButton("Approve all", "approve 2-4", several)
                .withButton("Approve 2", "approve 2");

        String shown = json(of(question)).encode();

        assertThat(shown)
                .containsOnlyOnce("Approve several steps?")
                .contains("as the plan in this thread has it: `approve 2-4`.");
    }

    @Test
    void quotesOfATitleOnlyWhatWouldBeTakenForMarkup() {
        String shown = text(of("! #1 cutover shop is held: ben holds: *not* _now_, see `lag shop`"));

        assertThat(shown).isEqualTo("! #1 cutover shop is held: ben holds: `*not*` `_now_`, see `/landfall lag shop`");
    }

    @Test
    void namesPeopleInWhatIsPastedAndInAFileAsWell() {
        List<String> rows = List.of("  12  08:12:33  U024BE7LH approved promote");
        Message pasted = Message.of("audit").with(new Code(rows));
        Message longOne = Message.of("report")
                .withLines(IntStream.range(0, 900)
                        .mapToObj(i -> "U024BE7LH approved step " + i)
                        .toList());

        assertThat(text(of(pasted))).contains("  12  08:12:33  ben approved promote");
        assertThat(new String(of(longOne).files().get(0).bytes().get(), StandardCharsets.UTF_8))
                .contains("ben approved step 899")
                .doesNotContain("U024BE7LH");
    }

    @Test
    void losesNothingOfALineThatIsLongerThanASection() {
        String value = "y".repeat(3_500);

        Rendered rendered = of(Message.of("a", List.of(value)).with(new Code(List.of(value.substring(0, 2_000)))));

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
        String shown = text(of(Message.of("the plan", List.of("source shop-old at 10.0.0.5:3306"))
                .with(
                        new Paragraph("3 stop-writes", ", by 2 people"),
                        Item.named(Mark.NONE, "fence-source", "On shop-old: SET GLOBAL read_only = 1")
                                .below(),
                        Item.of(Mark.DONE, "arm  284 ms"),
                        Item.of(Mark.DONE, "fence-source  7 ms").below(),
                        new Paragraph("The password, once in this shell:"),
                        new Code(List.of("read -rsp 'password: ' MYSQL_PWD; export MYSQL_PWD")),
                        Item.of(Mark.REMEDY, "see nothing").below())));

        assertThat(shown)
                .isEqualTo(
                        """
                        *the plan*
                        source shop-old at 10.0.0.5:3306
                        *3 stop-writes*, by 2 people
                        • *fence-source*: On shop-old: SET GLOBAL read_only = 1
                        ✔ arm  284 ms
                        \u2003✔ fence-source  7 ms
                        The password, once in this shell:
                        ```
                        read -rsp 'password: ' MYSQL_PWD; export MYSQL_PWD
                        ```
                        \u2003→ see nothing""");
    }

    @Test
    void keepsNarrowColumnsAndMakesAListOfWideOnes() {
        assertThat(text(of(table(List.of("lag", "▁▂▃"), List.of("writes", "▁█▁")))))
                .contains("```\nlag     ▁▂▃\nwrites  ▁█▁\n```");
        assertThat(text(of(table(
                        List.of("check MIGRATION", "look at everything, and change nothing of what is there"),
                        List.of("bash x.sh on", "`on` opens the new server")))))
                .endsWith("\n`/landfall check MIGRATION` look at everything, and change nothing of what is there\n"
                        + "`bash x.sh on` `on` opens the new server");
    }

    @Test
    void namesPeopleAlsoInColumnsAndShowsMomentsInTheReadersTime() {
        String shown = text(of(table(List.of("U024BE7LH", "2"), List.of("landfall", "13"))
                .with(Item.of(Mark.DONE, "U024BE7LH approved").after("16:54:55.891"))
                .withLines(List.of("until 2026-11-23T17:09:55Z"))));

        assertThat(shown)
                .contains("✔ 16:54:55.891 ben approved", "ben       2\nlandfall  13")
                .endsWith("until <!date^1795453795^{date_short_pretty} at {time_secs}|2026-11-23 17:09:55 UTC>");
    }

    @Test
    void partsAPageThatIsTooLongForOneMessageIntoSeveralThatHoldAllOfIt() {
        List<Block> page = new ArrayList<>();
        for (int i = 1; i <= 60; i++) {
            page.add(new Paragraph(
                    "2." + i + " fence-source: shop-old takes writes again, and <this> is `said` of it."));
            page.add(new Code(List.of("mariadb -h 127.0.0.1 -NBe 'SELECT " + i + ", \"" + "&".repeat(100) + "\"'")));
            page.add(Item.of(Mark.REMEDY, "see `" + i + "`").below());
        }

        List<Message> pages =
                Pages.of(Message.of("what to do by hand").with(page).withField("armed", "now"));

        assertThat(pages).hasSizeBetween(3, 8);
        assertThat(pages.get(0).title()).isEqualTo("what to do by hand (1 of " + pages.size() + ")");
        assertThat(pages.stream().flatMap(part -> part.body().stream()).toList())
                .isEqualTo(page);
        assertThat(pages.stream().skip(1)).allMatch(part -> part.body().get(0) instanceof Paragraph);
        assertThat(pages).allSatisfy(part -> {
            Rendered rendered = rendering.of(part, Optional.empty());
            assertThat(rendered.files()).isEmpty();
            assertThat(BlockRules.problems(json(rendered))).isEmpty();
        });
    }

    @Test
    void saysOnTheCardWhereTheRestOfALongPlanStands() {
        List<Item> plan = IntStream.range(0, 400)
                .mapToObj(i -> Item.named(
                                Mark.NONE, "switch-routes", "lead the application of route " + i + " to shop-new")
                        .below())
                .toList();
        Message question = Message.of("asks", List.of("ben may.")).withButton("Approve", "approve 2");

        Message below = Pages.below(question, Message.of("").with(plan));

        int shown = below.body().size() - 1;
        assertThat(below.body().get(shown))
                .isEqualTo(new Paragraph(
                        "The rest of the plan stands above in this thread: " + (400 - shown) + " lines."));
        assertThat(shown).isBetween(50, 150);
        Rendered card = of(question.above(below));
        assertThat(card.files()).isEmpty();
        assertThat(BlockRules.problems(json(card))).isEmpty();
        assertThat(Pages.below(question, Message.of("").with(plan.subList(0, 20)))
                        .body())
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

    @Test
    void namesEveryCommandAsItIsWrittenWhereverItStands() {
        Message message = Message.of(
                        "There is no command `strat`. Did you mean `start`? Usage: `start MIGRATION [--x]`")
                .withField("run", "none yet; `check shop`, then `start shop`")
                .withLines(List.of("`start M --replace-target` replaces it; `/landfall help` lists what can be said."))
                .with(
                        Item.of(Mark.REMEDY, "Why? Write `freeze REASON`."),
                        Item.named(Mark.NONE, "lag", "`lag shop` draws it, `cutover shop --dry-run` shows the switch."))
                .withButton("Start", "start shop");

        String shown = json(of(message)).encode();

        assertThat(shown)
                .contains(
                        "Did you mean `/landfall start`? Usage: `/landfall start MIGRATION [--x]`",
                        "none yet; `/landfall check shop`, then `/landfall start shop`",
                        "`/landfall start M --replace-target` replaces it; `/landfall help` lists",
                        "Write `/landfall freeze REASON`.",
                        "`/landfall lag shop` draws it, `/landfall cutover shop --dry-run` shows",
                        "\"value\":\"start shop\"");
        assertThat(of(message).text()).contains("none yet; `/landfall check shop`, then `/landfall start shop`");
    }

    @Test
    void leavesWhatIsSaidInTheThreadOrRunOnAHostAsItIs() {
        String text = "`go` opens it, `abort` and `hold` stop it, `approve 2-6`; on the host: `start mariadb`,"
                + " `/bin/start`. Usage: `approve [N]`. Then `start shop";

        assertThat(text(of("a", "b", text.replace("`start shop", "start shop"))))
                .endsWith(text.replace("`start shop", "start shop"));
        assertThat(of("a", text).text()).endsWith(text);
    }

    private Rendered of(String title, String... lines) {
        return of(Message.of(title, List.of(lines)));
    }

    private Rendered of(Message message) {
        return rendering.of(message, Optional.empty());
    }

    private static Message table(List<String> first, List<String> second) {
        return Message.of("a").with(new Table(List.of(first, second)));
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
