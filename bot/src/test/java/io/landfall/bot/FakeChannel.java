package io.landfall.bot;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.bot.conversation.Channel;
import io.landfall.bot.conversation.Incoming;
import io.landfall.bot.conversation.Message;
import io.landfall.bot.conversation.MessageText;
import io.landfall.bot.conversation.Posted;
import io.landfall.monitor.Secret;
import io.landfall.runbooks.journal.Person;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** A channel that remembers; a test waits for what is said. */
public final class FakeChannel implements Channel {

    private final BlockingQueue<Message> answers = new LinkedBlockingQueue<>();
    private final BlockingQueue<Message> posts = new LinkedBlockingQueue<>();
    private final List<Message> updates = new ArrayList<>();
    private final List<String> changed = new ArrayList<>();
    private final List<Message> amended = new ArrayList<>();
    private final List<Long> shown = new CopyOnWriteArrayList<>();
    private final List<String> beside = new CopyOnWriteArrayList<>();
    private final List<String> all = new CopyOnWriteArrayList<>();
    private volatile Listener listener = (words, said) -> {};
    private final AtomicReference<Optional<Secret>> code = new AtomicReference<>(Optional.empty());
    private volatile boolean hasSeveral;
    private int number;

    @Override
    public void open(Listener listener) {
        this.listener = listener;
    }

    /** Somebody says it here; many tests speak to the listener themselves. */
    public void hear(String person, String text) {
        String event = UUID.randomUUID().toString();
        listener.hear(new Incoming("#shop", OptionalLong.empty(), new Person(person, person), text, event));
    }

    /** Everything that was said here, as text, oldest first. */
    public List<String> all() {
        return List.copyOf(all);
    }

    private void say(BlockingQueue<Message> queue, Message message) {
        all.add(String.join("\n", MessageText.of(message)));
        queue.add(message);
    }

    @Override
    public synchronized Posted post(String channel, Message message) {
        say(posts, message);
        number++;
        return new Posted(channel, Integer.toString(number));
    }

    @Override
    public synchronized void update(Posted posted, Message message) {
        updates.add(message);
        changed.add(posted.id());
    }

    @Override
    public synchronized void settle(Posted posted, Message message) {
        changed.add(posted.id());
        say(posts, message);
    }

    @Override
    public void reply(Posted thread, Message message) {
        say(posts, message);
    }

    @Override
    public Posted ask(Posted thread, Message question, Supplier<Message> details, long row) {
        shown.add(row);
        say(posts, question);
        beside.add(String.join("\n", MessageText.of(details.get())));
        return thread;
    }

    @Override
    public synchronized void amend(Posted question, Message now) {
        amended.add(now);
    }

    /** The rows that the messages with buttons vouch for, oldest first. */
    List<Long> shown() {
        return shown;
    }

    /** What stands beside the messages with buttons, oldest first. */
    List<String> beside() {
        return beside;
    }

    /** From here on each channel of the file is one of its own. */
    void separate() {
        hasSeveral = true;
    }

    @Override
    public boolean isSaidIn(Incoming said, String channel) {
        return !hasSeveral || said.channel().equals(channel);
    }

    @Override
    public void answer(Incoming asked, Message message) {
        say(answers, message);
    }

    /** A code comes with what the tests say themselves. */
    @Override
    public void askForCode(Incoming asked) {
        answer(asked, Message.of("Code?"));
        code.set(Optional.empty());
    }

    @Override
    public Optional<Secret> takeCode(Incoming said) {
        return code.getAndSet(Optional.empty());
    }

    /** What is said next comes with this code. */
    void withCode(String digits) {
        code.set(Optional.of(Secret.of(digits)));
    }

    @Override
    public List<Word> words() {
        return List.of(new Word("quit", "leave"));
    }

    @Override
    public void close() {
        // Holds nothing.
    }

    /** Waits for the next answer; returns it as text. */
    public String answer() {
        return String.join("\n", MessageText.of(next(answers)));
    }

    /** Waits for a post whose title contains {@code part}, passing over the others; returns it as text. */
    public String post(String part) {
        Message message = next(posts);
        while (!message.headline().contains(part)) {
            message = next(posts);
        }
        return String.join("\n", MessageText.of(message));
    }

    /** How many changes of first messages there were. */
    synchronized int changes(String thread) {
        return (int) changed.stream().filter(thread::equals).count();
    }

    /** The newest change of a posted message. */
    public synchronized Message lastUpdate() {
        return updates.get(updates.size() - 1);
    }

    /** What the newest question that was answered says now. */
    public synchronized String lastAmended() {
        return String.join("\n", MessageText.of(amended.get(amended.size() - 1)));
    }

    private static Message next(BlockingQueue<Message> queue) {
        try {
            Message message = queue.poll(2, TimeUnit.MINUTES);
            assertThat(message).as("something said within two minutes").isNotNull();
            return message;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
