package io.landfall.bot.chat.slack;

import io.landfall.bot.command.Commands;
import io.landfall.bot.config.SlackSettings;
import io.landfall.bot.conversation.Channel;
import io.landfall.bot.conversation.ChannelContract;
import io.landfall.monitor.Secret;
import io.landfall.runbooks.journal.Journal;
import io.landfall.runbooks.journal.SqliteJournal;
import io.landfall.runbooks.journal.history.History;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

class SlackContractTest extends ChannelContract {

    private final FakeSlack slack = FakeSlack.start();
    private final Journal journal = SqliteJournal.inMemory();

    @Override
    protected void end() {
        journal.close();
        slack.close();
    }

    @Override
    protected Channel make() {
        slack.speaksNotFasterThan(SlackStage.QUICK.gap());
        return new SlackChannel(
                new SlackSettings(
                        Secret.of(FakeSlack.BOT_TOKEN),
                        new SlackSettings.SocketMode(Secret.of(FakeSlack.APP_TOKEN)),
                        URI.create(slack.api())),
                List.of("#shop"),
                journal,
                History.of(journal.entries()),
                Duration.ofMinutes(15),
                connected -> {},
                SlackStage.QUICK,
                code -> Commands.isToLandfall(code, List.of("shop")));
    }

    @Override
    protected void say(String words) {
        slack.sockets().awaitConnections(1);
        slack.slash(FakeSlack.ANN, words).awaitMillis();
    }

    @Override
    protected List<String> read() {
        synchronized (slack) {
            return Stream.concat(
                            slack.messages.stream()
                                    .filter(said -> said.user.equals(FakeSlack.BOT))
                                    .flatMap(said -> Reading.shown(said).stream()),
                            slack.whispers.stream().map(whisper -> whisper.getString("text")))
                    .toList();
        }
    }
}
