package io.landfall.bot;

import io.landfall.bot.chat.slack.SlackChannel;
import io.landfall.bot.chat.terminal.TerminalChannel;
import io.landfall.bot.command.Commands;
import io.landfall.bot.command.desk.Completion;
import io.landfall.bot.config.Configuration;
import io.landfall.bot.config.ConfiguredApprovers;
import io.landfall.bot.config.SlackSettings;
import io.landfall.bot.conversation.Channel;
import io.landfall.bot.conversation.Groups;
import io.landfall.bot.conversation.outbox.Pace;
import io.landfall.bot.http.HttpDoor;
import io.landfall.bot.posts.Announcements;
import io.landfall.bot.posts.AskedElsewhere;
import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.journal.Journal;
import io.landfall.runbooks.journal.history.History;
import io.landfall.runbooks.run.state.RunObserver;
import io.landfall.runbooks.settings.MigrationSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Where people talk to the service. */
enum Chat {
    TERMINAL,
    SLACK;

    /** Returns what {@code --chat} says, or what the file is meant for; throws BAD_INPUT for anything else. */
    static Chat of(Optional<String> written, Configuration configuration) {
        String word = written.orElse(configuration.slack().isPresent() ? "slack" : "terminal");
        return switch (word) {
            case "terminal" -> TERMINAL;
            case "slack" -> {
                settings(configuration);
                yield SLACK;
            }
            default ->
                throw LandfallException.badInput("`--chat " + word
                        + "` is not a channel. Write `--chat slack` or `--chat terminal`. Nothing was started.");
        };
    }

    /** Whether people write to a pipe, which can't be read a second time. */
    boolean isAPipe() {
        return this == TERMINAL && !TerminalChannel.isTerminal();
    }

    /** Makes the channel; it takes nothing yet. */
    Channel open(
            Configuration configuration,
            Completion completion,
            Runnable quit,
            Journal journal,
            History history,
            Consumer<Boolean> connected,
            Pace pace) {
        if (this == TERMINAL) {
            connected.accept(true);
            return TerminalChannel.ofThisProcess(configuration.demoPeople(), completion, quit);
        }
        List<String> channels = configuration.migrations().values().stream()
                .map(MigrationSettings::channel)
                .toList();
        return new SlackChannel(
                settings(configuration),
                channels,
                journal,
                history,
                configuration.approvals().expireAfter(),
                connected,
                pace,
                code -> Commands.isToLandfall(code, configuration.migrations().keySet()));
    }

    private static SlackSettings settings(Configuration configuration) {
        return configuration
                .slack()
                .orElseThrow(() -> LandfallException.badInput("`--chat slack` needs `chat.slack` in "
                        + configuration.file() + ", which has none. Nothing was started. docs/slack.md says how."));
    }

    /** Returns those who take runs' news elsewhere than where people talk about them. */
    List<RunObserver> readers(
            Configuration configuration,
            Channel channel,
            Map<String, String> channels,
            ConfiguredApprovers approvers,
            History history) {
        if (this == TERMINAL) {
            return List.of();
        }
        List<RunObserver> readers = new ArrayList<>(List.of(new AskedElsewhere(channel, channels, approvers)));
        readers.add(event -> {
            if (event.what() != RunObserver.What.PROGRESS) {
                channel.refreshHome();
            }
        });
        settings(configuration)
                .announce()
                .map(to -> new Announcements(channel, to, history))
                .ifPresent(readers::add);
        return readers;
    }

    /** Returns who is in the groups that the channel knows. */
    static Groups groups(Channel channel) {
        return channel instanceof SlackChannel slack ? slack.groups() : Groups.NONE;
    }

    /** Returns how it stands with the channel, as {@code /health} tells it beside what it judges by. */
    static Map<String, Supplier<String>> standing(Channel channel) {
        return channel instanceof SlackChannel slack ? Map.of("chat", slack::standing) : Map.of();
    }

    /** Returns what adds the channel's own routes. */
    static HttpDoor.MoreRoutes routes(Channel channel) {
        return channel instanceof SlackChannel slack ? slack::mount : (router, workers) -> {};
    }
}
