package io.landfall.bot.chat.slack;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.landfall.bot.chat.slack.api.ChannelBook;
import io.landfall.bot.chat.slack.api.Self;
import io.landfall.bot.chat.slack.api.SlackApi;
import io.landfall.bot.chat.slack.api.SlackFailure;
import io.landfall.bot.chat.slack.transport.ChannelMembership;
import io.landfall.bot.chat.slack.transport.Link;
import io.landfall.bot.config.SlackSettings;
import io.landfall.monitor.Secret;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class PresenceTest {

    private static final Logger LOG = (Logger) LoggerFactory.getLogger(ChannelMembership.class);

    private final FakeSlack slack = FakeSlack.start();
    private final SlackApi api = new SlackApi(
            new SlackSettings(
                    Secret.of(FakeSlack.BOT_TOKEN),
                    new SlackSettings.SocketMode(Secret.of(FakeSlack.APP_TOKEN)),
                    URI.create(slack.api())),
            SlackApi.PACE.answer());
    private final BlockingQueue<String> said = new LinkedBlockingQueue<>();
    private final AppenderBase<ILoggingEvent> terminal = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            said.add(event.getFormattedMessage());
        }
    };

    @BeforeEach
    void listen() {
        terminal.start();
        LOG.setLevel(Level.INFO);
        LOG.addAppender(terminal);
    }

    @AfterEach
    void close() {
        LOG.setLevel(null);
        LOG.detachAppender(terminal);
        api.close();
        slack.close();
    }

    @Test
    void tellsAsWhomItIsConnectedAndWhereItListensAndWhereNot() throws InterruptedException {
        try (ChannelMembership presence = presence("#shop", "#shpo")) {
            presence.iAm(new Self("U0LANDFALL", Optional.of("landfall"), Optional.of("Shop")));
            presence.connected(Instant.now());

            assertThat(next())
                    .isEqualTo(
                            "Connected to Slack as @landfall (U0LANDFALL) of Shop, through Socket Mode. Landfall listens"
                                    + " in #shop (C0SHOP00001).");
            assertThat(next())
                    .isEqualTo(
                            "Landfall does not listen in #shpo yet: Slack shows it no such channel. See whether `channel` is"
                                    + " right in the file, write `/invite @landfall` there, or write the channel's id (`C...`) to"
                                    + " the file.");
        }
    }

    @Test
    void tellsNothingWhenOneConnectionFollowsAnother() throws InterruptedException {
        try (ChannelMembership presence = presence(FakeSlack.SHOP)) {
            presence.iAm(new Self("U0LANDFALL", Optional.empty(), Optional.empty()));
            presence.connected(Instant.now());
            presence.connected(Instant.now());
            presence.lost(Instant.now());

            assertThat(List.of(next(), next()))
                    .containsExactlyInAnyOrder(
                            "Connected to Slack as U0LANDFALL, through Socket Mode. Landfall listens in C0SHOP00001.",
                            "The connection to Slack is lost. What is said meanwhile is read afterwards.");
            assertThat(said).isEmpty();
        }
    }

    @Test
    void tellsWhyItIsNotConnectedOnceForEachReason() throws InterruptedException {
        try (ChannelMembership presence = presence(FakeSlack.SHOP)) {
            SlackFailure away = SlackFailure.unreachable("auth.test", "HTTP 503", null);
            presence.failed(away, Duration.ofMillis(250));
            presence.failed(away, Duration.ofMillis(500));
            presence.failed(SlackFailure.refused("auth.test", "fatal_error"), Duration.ofSeconds(1));

            assertThat(next())
                    .isEqualTo(
                            "Not connected to Slack: auth.test did not work: HTTP 503. Landfall goes on and tries again"
                                    + " in 250 ms, later less often.");
            assertThat(next()).startsWith("Not connected to Slack: auth.test was refused: fatal_error. ");
            assertThat(presence.standing()).isEqualTo("not connected to Slack: auth.test was refused: fatal_error");
        }
    }

    private ChannelMembership presence(String... channels) {
        return new ChannelMembership(new Nobody(), new ChannelBook(api, List.of(channels)), "through Socket Mode");
    }

    private String next() throws InterruptedException {
        return String.valueOf(said.poll(2, TimeUnit.MINUTES));
    }

    /** Is told and does nothing. */
    private static final class Nobody implements Link.State {
        @Override
        public void iAm(Self self) {}

        @Override
        public void failed(SlackFailure why, Duration again) {}

        @Override
        public void connected(Instant at) {}

        @Override
        public void alive(Instant at) {}

        @Override
        public void lost(Instant at) {}
    }
}
