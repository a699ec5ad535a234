package io.landfall.bot.conversation;

import io.landfall.monitor.Secret;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Where people and Landfall talk. Safe for several threads. */
public interface Channel extends AutoCloseable {

    /**
     * A word that the channel itself takes, beside the commands.
     *
     * @param usage how it is written
     * @param help what it does
     */
    record Word(String usage, String help) {}

    /** Does what people say. */
    interface Listener {

        /**
         * Does it when its turn comes, by the command with which {@code words} begin; returns at once and never throws.
         *
         * @param said is asked then, and tells what is to be done; empty when nothing is. It may take its time, unless it
         *     is about something that stops.
         */
        void hear(String words, Supplier<Optional<Incoming>> said);

        default void hear(Incoming said) {
            hear(said.text(), () -> Optional.of(said));
        }
    }

    /** Begins to take what people write. */
    void open(Listener listener);

    /** Posts a message of its own. */
    Posted post(String channel, Message message);

    /** Posts the first message of a run's thread, or takes up the one it has; what is written there is for this run. */
    default Posted thread(long run, String channel, Message message) {
        return post(channel, message);
    }

    /** Changes a posted message; one that changes again soon may never be shown in between. */
    void update(Posted posted, Message message);

    /** Changes a posted message for the last time. */
    void settle(Posted posted, Message message);

    /**
     * Says in the thread how a run has ended, for everybody: where {@link #settle} only changes what was posted long
     * ago, nobody would see that.
     */
    default Posted announce(Posted thread, Message outcome) {
        return thread; // What was settled is new there.
    }

    /** Posts in the thread of a message. */
    void reply(Posted thread, Message message);

    /** Puts the file of a message into a thread, with what the message says where people can't open it there. */
    default void file(Posted thread, Message message) {
        reply(thread, message);
    }

    /**
     * Posts what checks have found, in a thread or, where there is none, in the channel. Where too much is to be said, the
     * newest of it is.
     */
    default void news(Optional<Posted> thread, String channel, Message message) {
        thread.ifPresentOrElse(there -> reply(there, message), () -> post(channel, message));
    }

    /**
     * Posts a question in the thread of a message; its buttons work until it is amended or another one is asked there.
     *
     * @param details what belongs to it and stands further up already; for channels where that is far away
     * @param shown the journal's newest row when the question was made: an answer is about nothing newer
     */
    default Posted ask(Posted thread, Message question, Supplier<Message> details, long shown) {
        reply(thread, question);
        return thread;
    }

    /** Changes a question where it stands; without buttons it has been answered. */
    default void amend(Posted question, Message now) {
        // What was printed stays.
    }

    /**
     * Tells those of some people who do not read {@code channel}, each where nobody else reads it, where the chat can. Waits
     * for nothing.
     *
     * @param people their ids; may have to ask the chat, and is asked elsewhere
     */
    default void callIn(Supplier<? extends Collection<String>> people, String channel, Message message) {
        // Whoever is there reads it.
    }

    /** Shows each person who looks for it what is going on, where the chat has a place for that; {@code page} by the id. */
    default void showHome(Function<String, Message> page) {
        // What was said can be read again.
    }

    /** What {@link #showHome} shows may be another now. Waits for nothing. */
    default void refreshHome() {
        // There is nothing that grows old.
    }

    /** Answers somebody so that nobody else sees it, where the channel can. */
    default void whisper(Incoming asked, Message message) {
        answer(asked, message);
    }

    /** Answers somebody who only looks: nobody else sees it, where the channel can, until they show it to the others. */
    default void show(Incoming asked, Message message) {
        answer(asked, message);
    }

    /** Answers somebody where they wrote. */
    void answer(Incoming asked, Message message);

    /** Whether nobody but who said it reads the answer. */
    default boolean isPrivate(Incoming said) {
        return true;
    }

    /** Asks whoever said it for a code, where nobody else sees that; with it, the same is said again. */
    void askForCode(Incoming asked);

    /** Takes the code that came with what was said; empty when none did, or it was taken already. */
    Optional<Secret> takeCode(Incoming said);

    /** Whether something was said in the channel that the configuration file calls {@code channel}. */
    default boolean isSaidIn(Incoming said, String channel) {
        return true;
    }

    /** Returns how people say {@code words} to one run when several are active, as an order without its full stop. */
    default String toOneRun(long run, String words) {
        return "write the number first, such as `#" + run + " " + words + "`";
    }

    /** Returns a command as people write it here, such as {@code /landfall help}. */
    default String asWritten(String command) {
        return command;
    }

    /** The words that the channel itself takes. */
    List<Word> words();

    /** Posts what is still to be posted, and takes nothing more. */
    @Override
    void close();
}
