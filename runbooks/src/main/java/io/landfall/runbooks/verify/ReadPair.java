package io.landfall.runbooks.verify;

import io.landfall.monitor.server.connection.Query;
import io.landfall.runbooks.pair.server.RowDialect;
import io.landfall.runbooks.pair.server.Session;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/** A session on each server, over which the same is asked of both. */
interface ReadPair extends AutoCloseable {

    /**
     * What both servers say.
     *
     * @param source what the source says
     * @param target what the target says, no earlier
     */
    record Both<T>(T source, T target) {

        boolean areEqual() {
            return source.equals(target);
        }
    }

    Session source();

    Session target();

    /** Whether both show the same state. */
    boolean isExact();

    /** Both show that state or a later one, by the bot's clock. */
    Instant at();

    default RowDialect dialect() {
        return source().dialect().rows();
    }

    /** Asks both. Where the source says the same when it is asked again, the target has to say it, too. */
    <T> Both<List<T>> ask(Function<RowDialect, Query<T>> query);

    /** Asks one of them. No lock on the definition of a table stays: nobody who wants to change it has to wait. */
    <T> List<T> ask(Session one, Function<RowDialect, Query<T>> query);

    /** Nothing is asked any more. */
    @Override
    default void close() {
        source().abort();
        target().abort();
    }
}
