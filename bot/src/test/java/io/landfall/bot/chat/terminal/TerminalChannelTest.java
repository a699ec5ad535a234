package io.landfall.bot.chat.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.bot.conversation.Incoming;
import io.landfall.bot.conversation.Message;
import io.landfall.bot.conversation.Posted;
import io.landfall.monitor.Secret;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TerminalChannelTest {

    private final StringWriter screen = new StringWriter();
    private final PipedWriter keyboard = new PipedWriter();
    private final BlockingQueue<Incoming> heard = new LinkedBlockingQueue<>();
    private final CountDownLatch quit = new CountDownLatch(1);
    private final AtomicLong nanoTime = new AtomicLong();

    @AfterEach
    void close() throws IOException {
        keyboard.close();
    }

    @Test
    void takesWhatThePersonSaysAndRepeatsItBehindThePrompt() throws Exception {
        open(Speakers.one("ann"));

        type("check shop");
        Incoming incoming = hear();

        assertThat(incoming.who().id()).isEqualTo("ann");
        assertThat(incoming.text()).isEqualTo("check shop");
        assertThat(incoming.run()).isEmpty();
        assertThat(screen).hasToString("landfall> check shop\n");
    }

    @Test
    void givesEveryLineAnIdentityOfItsOwn() throws Exception {
        open(Speakers.one("ann"));

        type("list");
        type("list");

        assertThat(hear().event()).isNotEqualTo(hear().event());
    }

    @Test
    void takesTheNumberOfARunBeforeTheWords() throws Exception {
        open(Speakers.one("ann"));

        type("#7 approve 2-6");
        Incoming incoming = hear();

        assertThat(incoming.run()).isEqualTo(OptionalLong.of(7));
        assertThat(incoming.text()).isEqualTo("approve 2-6");
    }

    @Test
    void speaksAsTheOtherPersonOnceOrFromNowOn() throws Exception {
        open(Speakers.several(List.of("ann", "ben")));

        type("as ben approve 2-6");
        type("list");
        type("as ben");
        type("go");

        assertThat(hear().who().id()).isEqualTo("ben");
        assertThat(hear().who().id()).isEqualTo("ann");
        assertThat(hear().who().id()).isEqualTo("ben");
        assertThat(screen).hasToString("ann> as ben approve 2-6\nann> list\nann> as ben\nben> go\n");
    }

    @Test
    void refusesToSpeakAsSomebodyUnknownAndOutsideTheDemoAsAnybody() throws Exception {
        open(Speakers.several(List.of("ann", "ben")));
        type("as cora go");
        type("list");
        hear();
        assertThat(screen.toString())
                .contains("`cora` is nobody here. Write `as ann` or `as ben`, with or without words behind it.");

        assertThat(Speakers.one("ann").hear("as ben go").text()).isEqualTo("as ben go");
    }

    @Test
    void takesACodeInTheLineBehindWhatAsksForItAndForgetsThatOtherwise() throws Exception {
        TerminalChannel channel = open(Speakers.one("ann"));
        type("#7 approve promote");
        channel.askForCode(hear());
        type("123 456");
        Incoming again = hear();

        assertThat(again.text()).isEqualTo("approve promote");
        assertThat(again.run()).isEqualTo(OptionalLong.of(7));
        assertThat(channel.takeCode(again)).contains(Secret.of("123 456"));
        assertThat(channel.takeCode(again)).as("once").isEmpty();
        channel.askForCode(again);
        type("list");
        type("123456");
        assertThat(hear().text()).isEqualTo("list");
        assertThat(hear().text()).isEqualTo("123456");
    }

    @Test
    void leavesOnQuitAndOnExit() throws Exception {
        open(Speakers.one("ann"));

        type(" exit ");

        assertThat(quit.await(2, TimeUnit.MINUTES)).isTrue();
        assertThat(heard).isEmpty();
    }

    @Test
    void staysWhenTheInputEndsAndSaysHowToEndTheService() throws Exception {
        TerminalChannel channel = open(Speakers.one("ann"));

        type("list");
        hear();
        keyboard.close();

        assertThat(quit.await(200, TimeUnit.MILLISECONDS)).isFalse();
        channel.post("#shop", Message.of("still here"));
        assertThat(screen.toString()).contains("still here");
    }

    @Test
    void tellsProgressOnPipesAtMostEveryFiveSecondsAndOnlyWhenItIsNew() {
        TerminalChannel channel = channel(Speakers.one("ann"));
        Posted posted = channel.post("#shop", Message.of("#1 move shop: running"));

        channel.update(posted, Message.of("10 %"));
        channel.update(posted, Message.of("20 %"));
        nanoTime.addAndGet(TimeUnit.SECONDS.toNanos(5));
        channel.update(posted, Message.of("10 %"));
        channel.update(posted, Message.of("60 %"));
        channel.settle(posted, Message.of("done"));

        assertThat(screen).hasToString("#1 move shop: running\n10 %\n60 %\ndone\n");
    }

    @Test
    void writesAMessageWithItsFieldsLinesAndWhatCanBeTyped() {
        TerminalChannel channel = channel(Speakers.one("ann"));

        channel.post(
                "#shop",
                Message.of("armed", List.of("first\nsecond"))
                        .withField("by", "ben")
                        .withField("window", "60 s")
                        .withButton("Go", "go")
                        .withButton("Abort", "abort"));

        assertThat(screen)
                .hasToString(
                        """
                        ━ armed
                          by      ben
                          window  60 s
                          first
                          second
                          type: go  |  abort
                        """);
    }

    private TerminalChannel open(Speakers speakers) throws IOException {
        PlainConsole console =
                new PlainConsole(new BufferedReader(new PipedReader(keyboard)), new PrintWriter(screen), nanoTime::get);
        TerminalChannel channel = new TerminalChannel(console, speakers, quit::countDown);
        channel.open((words, said) -> said.get().ifPresent(heard::add));
        return channel;
    }

    private TerminalChannel channel(Speakers speakers) {
        PlainConsole console = new PlainConsole(
                new BufferedReader(BufferedReader.nullReader()), new PrintWriter(screen), nanoTime::get);
        return new TerminalChannel(console, speakers, quit::countDown);
    }

    private void type(String line) throws IOException {
        keyboard.write(line + "\n");
        keyboard.flush();
    }

    private Incoming hear() throws InterruptedException {
        Incoming incoming = heard.poll(2, TimeUnit.MINUTES);
        assertThat(incoming).isNotNull();
        return incoming;
    }
}
