package io.landfall.bot.conversation.inbox;

import io.landfall.bot.chat.Incoming;
import io.landfall.bot.conversation.Heard;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Only remembers what comes to it, and of what is too late that it is. */
public record Taking(Collection<String> taken, Function<Heard, CompletableFuture<Void>> isReady)
        implements Inbox.Judge {

    public Taking(Collection<String> taken) {
        this(taken, heard -> CompletableFuture.completedFuture(null));
    }

    @Override
    public CompletableFuture<Void> ready(Heard heard) {
        return isReady.apply(heard);
    }

    @Override
    public Optional<Incoming> admit(Heard heard) {
        taken.add(heard.words());
        return Optional.empty();
    }

    @Override
    public void tooLate(Heard heard) {
        taken.add("late " + heard.words());
    }
}
