package io.landfall.bot.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.lab.process.Awaited;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every channel promises, whatever it is: each says how its people speak and read. */
public abstract class ChannelContract {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String WHERE = "#shop";

    private final BlockingQueue<Incoming> heard = new LinkedBlockingQueue<>();
    private Channel channel;
    private boolean isClosed;

    /** Makes the channel; it takes nothing yet. */
    protected abstract Channel make();

    /** Somebody writes to Landfall; returns when that is on its way. */
    protected abstract void say(String words);

    /** Everything that people can read now, line by line, the oldest first; what was changed stands where it was. */
    protected abstract List<String> read();

    /** Ends what stands behind the channel, which is closed. */
    protected void end() throws Exception {
        // Nothing stands behind it.
    }

    @BeforeEach
    void open() {
        channel = make();
        channel.open((words, said) -> said.get().ifPresent(heard::add));
    }

    @AfterEach
    void close() throws Exception {
        if (!isClosed) {
            channel.close();
        }
        end();
    }

    @Test
    void takesWhatPeopleSayOnceAndInOrderEachWithAnIdentityOfItsOwn() throws Exception {
        say("check shop");
        Incoming first = hear();
        say("check shop");
        Incoming second = hear();
        say("list");
        Incoming third = hear();

        assertThat(List.of(first.text(), second.text(), third.text()))
                .containsExactly("check shop", "check shop", "list");
        assertThat(List.of(first.event(), second.event(), third.event()))
                .doesNotHaveDuplicates()
                .allMatch(event -> !event.isBlank());
        assertThat(first.who()).isEqualTo(third.who());
        assertThat(first.run()).isEmpty();
        assertThat(channel.isSaidIn(first, WHERE)).isTrue();
        assertThat(heard).isEmpty();
    }

    @Test
    void showsTheTitleTheFieldsTheLinesAndWhatCanBeSaidNext() {
        channel.post(WHERE, Message.of("first of all"));
        channel.post(
                WHERE,
                Message.of("armed for the switch", List.of("the first line", "the second line"))
                        .withField("window", "60 s")
                        .withButton("abort", "abort"));

        await("armed for the switch");
        assertThat(read()).anyMatch(line -> line.contains("first of all"));
        assertInOrder(List.of("armed for the switch", "window", "60 s", "the first line", "the second line", "abort"));
        assertOnce("first of all", "the first line", "the second line");
    }

    @Test
    void keepsTheOrderInAThreadAndSaysNothingTwice() {
        Posted thread = channel.thread(1, WHERE, Message.of("run one begins"));
        List<String> steps = numbered("step");

        steps.forEach(step -> channel.reply(thread, Message.of(step)));

        await(steps.get(steps.size() - 1));
        assertInOrder(steps);
        assertOnce(steps.toArray(String[]::new));
        assertOnce("run one begins");
    }

    @Test
    void losesNothingThatSeveralThreadsSayAtOnce() {
        Posted thread = channel.thread(1, WHERE, Message.of("run one begins"));
        List<List<String>> all = IntStream.range(0, 4)
                .mapToObj(speaker -> numbered("speaker " + speaker + " step"))
                .toList();

        CompletableFuture.allOf(all.stream()
                        .map(steps -> CompletableFuture.runAsync(
                                () -> steps.forEach(step -> channel.reply(thread, Message.of(step)))))
                        .toArray(CompletableFuture[]::new))
                .join();

        all.forEach(steps -> await(steps.get(steps.size() - 1)));
        all.forEach(steps -> {
            assertInOrder(steps);
            assertOnce(steps.toArray(String[]::new));
        });
    }

    @Test
    void endsAMessageWithItsLastWords() {
        Posted live = channel.thread(1, WHERE, Message.of("10 % copied"));
        channel.update(live, Message.of("20 % copied"));
        channel.update(live, Message.of("30 % copied"));

        channel.settle(live, Message.of("the run is done", List.of("all rows are there")));

        await("the run is done");
        channel.reply(live, Message.of("the report follows"));
        await("the report follows");
        assertOnce("all rows are there");
        assertThat(last("% copied")).isLessThanOrEqualTo(last("the run is done"));
    }

    @Test
    void asksOnceAndTakesTheAnswerWhereItAsked() {
        Posted thread = channel.thread(1, WHERE, Message.of("run one begins"));
        channel.reply(thread, Message.of("the plan stands here"));
        Message question = Message.of("asks for two approvals", List.of("as the plan says"));

        Posted asked = channel.ask(
                thread,
                question.withButton("approve 2-3", "approve 2-3").withButton("hold", "hold"),
                () -> Message.of(""),
                7);

        await("asks for two approvals");
        assertInOrder(List.of("the plan stands here", "asks for two approvals", "as the plan says", "approve 2-3"));
        channel.amend(asked, question.withLines(List.of()));
        channel.reply(thread, Message.of("approved by ben"));
        await("approved by ben");
        assertOnce("asks for two approvals", "as the plan says");
        assertInOrder(List.of("asks for two approvals", "approved by ben"));
    }

    @Test
    void tellsNewsInAThreadAndWhereThereIsNone() {
        Posted thread = channel.thread(1, WHERE, Message.of("run one begins"));

        channel.news(Optional.of(thread), WHERE, Message.of("lag grows in the run"));
        channel.news(Optional.empty(), WHERE, Message.of("lag grows before any run"));

        await("lag grows in the run");
        await("lag grows before any run");
        assertOnce("lag grows in the run", "lag grows before any run");
    }

    @Test
    void answersWhoeverAskedForAllToSeeOrNot() throws Exception {
        say("check shop");
        Incoming asked = hear();

        channel.answer(asked, Message.of("the checks of shop", List.of("log_bin is on")));
        channel.whisper(asked, Message.of("for your eyes only"));

        await("the checks of shop");
        await("for your eyes only");
        assertOnce("log_bin is on", "for your eyes only");
    }

    @Test
    void saysWhatIsStillToBeSaidBeforeItCloses() {
        Posted thread = channel.thread(1, WHERE, Message.of("run one begins"));
        List<String> steps = numbered("last step");
        steps.forEach(step -> channel.reply(thread, Message.of(step)));

        channel.close();
        isClosed = true;

        assertInOrder(steps);
        assertOnce(steps.toArray(String[]::new));
    }

    @Test
    void writesACommandInASentenceAsPeopleWriteItThere() {
        channel.post(WHERE, Message.of("`check shop` looks at everything"));

        await("`" + channel.asWritten("check shop") + "` looks at everything");
    }

    @Test
    void tellsHowACommandIsWrittenThere() {
        assertThat(channel.asWritten("check shop")).endsWith("check shop");
        assertThat(channel.toOneRun(7, "abort")).contains("abort`");
        assertThat(channel.words())
                .allMatch(word -> !word.usage().isBlank() && !word.help().isBlank());
    }

    private Incoming hear() throws InterruptedException {
        Incoming incoming = heard.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertThat(incoming).as("something heard").isNotNull();
        return incoming;
    }

    private static List<String> numbered(String what) {
        return IntStream.rangeClosed(11, 30).mapToObj(i -> what + " " + i).toList();
    }

    private void await(String text) {
        Awaited.within(LIMIT, "`" + text + "` can be read", () -> last(text) >= 0);
    }

    private int last(String text) {
        return String.join("\n", read()).lastIndexOf(text);
    }

    private void assertInOrder(List<String> texts) {
        String all = String.join("\n", read());
        int from = 0;
        for (String text : texts) {
            from = all.indexOf(text, from);
            assertThat(from)
                    .as("`%s` behind what precedes it in %s, in%n%s", text, texts, all)
                    .isNotNegative();
        }
    }

    private void assertOnce(String... texts) {
        String all = String.join("\n", read());
        assertThat(texts).as("each once in%n%s", all).allMatch(text -> all.split(Pattern.quote(text), -1).length == 2);
    }
}
