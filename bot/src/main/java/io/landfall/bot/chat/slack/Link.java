package io.landfall.bot.chat.slack;

import java.time.Instant;

/** What brings in what people say. */
interface Link extends AutoCloseable {

    /** Is told how it goes. */
    interface State {

        /** The bot's own user is this. */
        void iAm(String user);

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
