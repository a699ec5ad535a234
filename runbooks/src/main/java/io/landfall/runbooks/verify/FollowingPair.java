package io.landfall.runbooks.verify;

import io.landfall.monitor.Elapsed;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.server.Gtids;
import io.landfall.monitor.server.connection.Query;
import io.landfall.runbooks.pair.server.RowDialect;
import io.landfall.runbooks.pair.server.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/**
 * A session on each server: the target is asked when it has applied what the source had written by its own answer. So it may
 * know more than the source did; what has not changed on the source meanwhile is the same there.
 *
 * @param source the one on the source
 * @param target the one on the target
 * @param at when they were opened, by the bot's clock
 */
record FollowingPair(Session source, Session target, Instant at) implements ReadPair {

    private static final Duration APPLIED_WITHIN = Duration.ofMinutes(1);

    @Override
    public boolean isExact() {
        return false;
    }

    @Override
    public <T> Both<List<T>> ask(Function<RowDialect, Query<T>> query) {
        List<T> here = ask(source, query);
        Gtids written = source.list(dialect().position()).get(0);
        if (!target.find(target.dialect().await(written, APPLIED_WITHIN))
                .orElse("")
                .equals("0")) {
            throw LandfallException.external(target.server() + " did not apply what " + source.server()
                    + " had written within " + Elapsed.show(APPLIED_WITHIN) + ".");
        }
        return new Both<>(here, ask(target, query));
    }

    @Override
    public <T> List<T> ask(Session one, Function<RowDialect, Query<T>> query) {
        return one.list(query.apply(dialect()));
    }
}
