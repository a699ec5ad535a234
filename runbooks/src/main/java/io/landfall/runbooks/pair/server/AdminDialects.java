package io.landfall.runbooks.pair.server;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.server.Dialect;
import io.landfall.monitor.server.Dialects;
import io.landfall.monitor.server.ServerView;
import io.landfall.monitor.server.connection.ServerAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The families of servers that are known here, and what the servers of a pair spoke last. */
public final class AdminDialects {

    private final List<AdminDialect> all;
    private final List<ServerView> pair;
    private final Map<ServerAddress, AdminDialect> spoken = new ConcurrentHashMap<>();

    /** Takes one for each dialect. */
    public AdminDialects(List<? extends AdminDialect> all) {
        this(all, List.of());
    }

    private AdminDialects(List<? extends AdminDialect> all, List<ServerView> pair) {
        this.all = List.copyOf(all);
        this.pair = pair;
    }

    /** The same for the servers of one migration, of which nothing is known; these two are of one family. */
    public AdminDialects of(ServerView source, ServerView target) {
        return new AdminDialects(all, List.of(source, target));
    }

    /** How they are read. */
    public Dialects reading() {
        return new Dialects(all.stream().map(AdminDialect::reading).toList());
    }

    /**
     * Returns the one for that server. It is asked only where there are several and it has not been connected yet; one that
     * does not answer then, such as a target before its first start, is taken to speak as its pair does until it answers.
     */
    AdminDialect of(ServerView server) {
        if (all.size() == 1) {
            return all.get(0);
        }
        return Optional.ofNullable(spoken.get(server.address())).orElseGet(() -> asked(server));
    }

    private AdminDialect asked(ServerView server) {
        try {
            return spoken(server.address(), server.dialect());
        } catch (LandfallException e) {
            AdminDialect likely = pair.stream()
                    .filter(other -> other != server)
                    .map(other -> Optional.ofNullable(spoken.get(other.address()))
                            .orElseGet(() -> spoken(other.address(), other.dialect())))
                    .findFirst()
                    .orElseThrow(() -> e);
            spoken.put(server.address(), likely);
            return likely;
        }
    }

    /** Returns the one that changes what {@code reading} reads, in which the server at {@code address} has just answered. */
    AdminDialect spoken(ServerAddress address, Dialect reading) {
        AdminDialect words = all.stream()
                .filter(dialect -> dialect.reading() == reading)
                .findFirst()
                .orElseThrow(() -> LandfallException.bug("Nobody changes a server of " + reading.family(), null));
        spoken.put(address, words);
        return words;
    }
}
