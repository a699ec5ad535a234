package io.landfall.bot.conversation.inbox;

import io.landfall.bot.conversation.Heard;
import io.landfall.bot.conversation.Place;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * What was said in threads of which it is not known yet whose they are: people can read a run's first message, and write
 * below it, before the chat's answer tells Landfall what it is called. Keeps the newest. Safe for several threads.
 */
final class Unplaced {

    private static final int MOST = 200;

    private final Deque<Heard> waiting = new ArrayDeque<>();

    synchronized void keep(Heard heard) {
        waiting.addLast(heard);
        if (waiting.size() > MOST) {
            waiting.removeFirst();
        }
    }

    /** Takes what was said in this thread, in its order. */
    synchronized List<Heard> take(Place place) {
        List<Heard> found = waiting.stream()
                .filter(heard -> heard.channel().equals(place.channel())
                        && heard.thread().filter(place.stamp()::equals).isPresent())
                .toList();
        waiting.removeAll(found);
        return found;
    }
}
