package io.landfall.runbooks.pair.server;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.server.Dialect;
import io.landfall.monitor.server.Dialects;
import io.landfall.monitor.server.ServerView;
import java.util.List;

/**
 * The families of servers that are known here.
 *
 * @param all one for each dialect
 */
public record AdminDialects(List<AdminDialect> all) {

    public AdminDialects {
        all = List.copyOf(all);
    }

    /** How they are read. */
    public Dialects reading() {
        return new Dialects(all.stream().map(AdminDialect::reading).toList());
    }

    /** Returns the one for that server. Where there is only one, the server need not answer. */
    AdminDialect of(ServerView server) {
        return all.size() == 1 ? all.get(0) : of(server.dialect());
    }

    /** Returns the one that changes what {@code reading} reads. */
    AdminDialect of(Dialect reading) {
        return all.stream()
                .filter(dialect -> dialect.reading() == reading)
                .findFirst()
                .orElseThrow(() -> LandfallException.bug("Nobody changes a server of " + reading.family(), null));
    }
}
