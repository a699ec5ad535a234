package io.landfall.bot.chat.slack.transport;

import io.landfall.bot.chat.slack.api.Self;
import io.landfall.bot.chat.slack.api.SlackFailure;
import java.time.Duration;
import java.time.Instant;

/** What brings in what people say. */
public interface Link extends AutoCloseable {

    /** Is told how it goes. */
    interface State {

        /** The bot is this; before anything else. */
        void iAm(Self self);

        /** It could not be connected, which is tried again after that time. */
        void failed(SlackFailure why, Duration again);

        /** From now on everything that is said arrives. */
        void connected(Instant at);

        /** Everything that was said until then has arrived. */
        void alive(Instant at);

        /** What is said may not arrive any more. */
        void lost(Instant at);
    }

    /** Begins; returns at once. */
    void open();

    @Override
    void close();
}
