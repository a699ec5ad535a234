package io.landfall.bot.posts;

import io.landfall.bot.conversation.Channel;
import io.landfall.bot.conversation.Message;
import io.landfall.bot.conversation.Message.Reach;
import io.landfall.bot.conversation.Posted;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What can be done next stands below how a migration's last run has ended, until the next run begins. */
final class Offers {

    private final Channel channel;
    private final Map<String, Offer> open = new HashMap<>();

    private record Offer(Posted posted, Message message) {}

    Offers(Channel channel) {
        this.channel = channel;
    }

    /** Says in the run's thread how it has ended. */
    void offer(Posted thread, String migration, Message outcome) {
        open.put(migration, new Offer(channel.announce(thread, outcome), outcome));
    }

    /** The next run of the migration has begun. */
    void withdraw(String migration) {
        Optional.ofNullable(open.remove(migration))
                .filter(offer -> !offer.message().buttons().isEmpty())
                .ifPresent(offer -> channel.amend(
                        offer.posted(), offer.message().withoutButtons().reaching(Reach.CHANNEL)));
    }
}
