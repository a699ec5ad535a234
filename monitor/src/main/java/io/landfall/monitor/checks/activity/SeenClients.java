package io.landfall.monitor.checks.activity;

import io.landfall.monitor.server.ClientSession;
import io.landfall.monitor.server.Whose;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who was connected to the servers of a migration, by account and address, since this process has looked: what runs once a
 * night is not there when somebody asks. Safe for many threads.
 */
public final class SeenClients {

    /** More is an application whose addresses change, and nobody reads that. */
    private static final int MOST = 200;

    private final Map<String, Instant> since = new HashMap<>();
    private final Map<Seen, Instant> last = new HashMap<>();

    private record Seen(String server, String from, boolean readsBinlog) {}

    /**
     * Somebody who was there.
     *
     * @param from the account and the address
     * @param readsBinlog whether it followed as a replica does, or reads changes
     * @param last when it was seen last
     */
    public record Client(String from, boolean readsBinlog, Instant last) {}

    /** Remembers who is connected now. */
    public synchronized void add(String server, List<ClientSession> sessions, Instant now) {
        since.putIfAbsent(server, now);
        for (ClientSession session : sessions) {
            if (session.whose() == Whose.CLIENT || session.whose() == Whose.REPLICA) {
                Seen seen = new Seen(server, session.from(), session.whose() == Whose.REPLICA);
                if (last.containsKey(seen) || last.size() < MOST) {
                    last.put(seen, now);
                }
            }
        }
    }

    /** Since when a server was looked at; empty when it never was. */
    public synchronized Optional<Instant> since(String server) {
        return Optional.ofNullable(since.get(server));
    }

    /** Those who were on a server, whoever was there last first. */
    public synchronized List<Client> on(String server) {
        return last.entrySet().stream()
                .filter(seen -> seen.getKey().server().equals(server))
                .map(seen -> new Client(seen.getKey().from(), seen.getKey().readsBinlog(), seen.getValue()))
                .sorted(Comparator.comparing(Client::last).reversed().thenComparing(Client::from))
                .toList();
    }
}
