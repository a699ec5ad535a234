package io.landfall.runbooks.verify;

import io.landfall.monitor.server.connection.Query;
import io.landfall.runbooks.pair.server.RowDialect;
import io.landfall.runbooks.pair.server.Session;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * A session on each server whose snapshots show the same state.
 *
 * @param source the one on the source
 * @param target the one on the target
 * @param at when they were opened, by the bot's clock
 * @param aside where both are asked at the same time
 */
record SnapshotPair(Session source, Session target, Instant at, Executor aside) implements ReadPair {

    @Override
    public boolean isExact() {
        return true;
    }

    @Override
    public <T> Both<List<T>> ask(Function<RowDialect, Query<T>> query) {
        CompletableFuture<List<T>> here = CompletableFuture.supplyAsync(() -> ask(source, query), aside);
        CompletableFuture<List<T>> there = CompletableFuture.supplyAsync(() -> ask(target, query), aside);
        try {
            CompletableFuture.allOf(here, there).join();
            return new Both<>(here.join(), there.join());
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : e;
        }
    }

    @Override
    public <T> List<T> ask(Session one, Function<RowDialect, Query<T>> query) {
        one.execute(one.dialect().mark());
        try {
            return one.list(query.apply(dialect()));
        } finally {
            one.execute(one.dialect().backToMark());
        }
    }
}
