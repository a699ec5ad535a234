package io.landfall.bot.chat;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A channel whose messages name commands as people write them there, such as {@code /landfall check shop} for {@code check
 * shop}, wherever a text has come from. The words that are said in a run's thread stay as they are.
 */
public final class CommandsAsWritten implements Channel {

    private final Channel channel;
    private final Pattern commands;

    /**
     * Speaks in {@code channel}; {@code known} are the words of the commands that are not said in a run's thread, and
     * {@code migrations} the names that they may be about.
     */
    public CommandsAsWritten(Channel channel, Collection<String> known, Collection<String> migrations) {
        this.channel = channel;
        String words = "(?:" + String.join("|", known) + ")";
        String about =
                migrations.stream().map(name -> "|" + Pattern.quote(name)).reduce("M|REASON", String::concat);
        String quoted = "(?<=(?<!`)`)" + words + "(?: (?:" + about + "))?(?: --[a-z-]+)*(?=`)";
        String usage = "(?<=Usage: )" + words + "(?![a-z-])";
        this.commands = Pattern.compile(quoted + "|" + usage);
    }

    private String written(String text) {
        return commands.matcher(text).replaceAll(found -> Matcher.quoteReplacement(channel.asWritten(found.group())));
    }

    private Message written(Message message) {
        return new Message(
                written(message.title()),
                message.fields().stream()
                        .map(field -> new Message.Field(field.name(), written(field.value())))
                        .toList(),
                message.lines().stream().map(this::written).toList(),
                message.buttons(),
                message.file());
    }

    @Override
    public void open(Listener listener) {
        channel.open(listener);
    }

    @Override
    public Posted post(String where, Message message) {
        return channel.post(where, written(message));
    }

    @Override
    public Posted thread(long run, String where, Message message) {
        return channel.thread(run, where, written(message));
    }

    @Override
    public void update(Posted posted, Message message) {
        channel.update(posted, written(message));
    }

    @Override
    public void settle(Posted posted, Message message) {
        channel.settle(posted, written(message));
    }

    @Override
    public void reply(Posted thread, Message message) {
        channel.reply(thread, written(message));
    }

    @Override
    public void news(Optional<Posted> thread, String where, Message message) {
        channel.news(thread, where, written(message));
    }

    @Override
    public Posted ask(Posted thread, Message question, Supplier<Message> details, long shown) {
        return channel.ask(thread, written(question), () -> written(details.get()), shown);
    }

    @Override
    public void amend(Posted question, Message now) {
        channel.amend(question, written(now));
    }

    @Override
    public void whisper(Incoming asked, Message message) {
        channel.whisper(asked, written(message));
    }

    @Override
    public void answer(Incoming asked, Message message) {
        channel.answer(asked, written(message));
    }

    @Override
    public boolean isSaidIn(Incoming said, String where) {
        return channel.isSaidIn(said, where);
    }

    @Override
    public String toOneRun(long run, String words) {
        return channel.toOneRun(run, words);
    }

    @Override
    public String asWritten(String command) {
        return channel.asWritten(command);
    }

    @Override
    public List<Word> words() {
        return channel.words();
    }

    @Override
    public void close() {
        channel.close();
    }
}
