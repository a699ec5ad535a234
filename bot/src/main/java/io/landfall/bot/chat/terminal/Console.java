package io.landfall.bot.chat.terminal;

import io.landfall.bot.conversation.Line;
import java.util.List;
import java.util.Optional;

/** Lines in and out: a terminal, or what stands in for one. Safe for several threads. */
interface Console extends AutoCloseable {

    /** Shows the lines below everything shown before. */
    void print(List<Line> lines);

    /** Shows the lines as what is going on now, in place of those shown so before; none means nothing is. */
    void status(List<Line> lines);

    /** Waits for a line; empty at the end of the input. */
    Optional<String> read(String prompt);

    @Override
    void close();
}
