package io.landfall.bot.conversation.inbox;

import io.landfall.bot.conversation.Heard;
import io.landfall.bot.conversation.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A chat that only remembers what is said of what was heard.
 *
 * @param taken what comes to it, and with a word before it what is said to be late, forgotten or refused
 * @param ready of some channels, what is done when it is known that Landfall listens there; it does in all others
 */
public record Taking(List<String> taken, Map<String, CompletableFuture<Void>> ready)
        implements Inbox.Voice, Admission.Listening {

    private static final Pattern SAID = Pattern.compile(" said `([^`]+)` (while I|just before)?");

    public Taking() {
        this(new ArrayList<>(), new HashMap<>());
    }

    @Override
    public String name(String user) {
        return user;
    }

    @Override
    public void askBack(Heard heard) {
        taken.add("asked back " + heard.words());
    }

    @Override
    public void taken(Heard heard) {
        // It tells so by what comes of it.
    }

    @Override
    public void whisper(Heard heard, Message message) {
        taken.add("refused " + heard.words());
    }

    @Override
    public void say(String channel, Optional<String> thread, Message message) {
        Matcher said = SAID.matcher(message.title());
        taken.add(
                said.find()
                        ? ("while I".equals(said.group(2)) ? "late " : "forgotten ") + said.group(1)
                        : message.title());
    }

    @Override
    public boolean isHeard(String channel) {
        return !ready.containsKey(channel) || ready.get(channel).isDone();
    }

    @Override
    public CompletableFuture<Void> told(String channel) {
        return ready.get(channel);
    }

    @Override
    public String onlyThere() {
        return "Only in #shop.";
    }
}
