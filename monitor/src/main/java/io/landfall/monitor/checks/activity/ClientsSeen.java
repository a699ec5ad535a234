package io.landfall.monitor.checks.activity;

import io.landfall.monitor.Elapsed;
import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.check.Measure;
import io.landfall.monitor.check.Side;
import io.landfall.monitor.server.ServerView;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Lists who was connected to {@code server} since this process looks, by account and address: applications, backups, exporters,
 * whatever reads the binary log. Fails when somebody was there within {@code quiet}; zero means that anybody may be there.
 */
public record ClientsSeen(Side side, ServerView server, SeenClients seen, Duration quiet, Clock clock)
        implements Check {

    @Override
    public String name() {
        return side.of("clients_seen");
    }

    @Override
    public Finding look() {
        Instant now = clock.instant();
        seen.add(server.name(), server.sessions(), now);
        List<SeenClients.Client> clients = seen.on(server.name());
        return judge(now, clients)
                .with(Measure.of("clients_seen", clients.size()).onServer(server.name()));
    }

    private Finding judge(Instant now, List<SeenClients.Client> clients) {
        Duration looked = Duration.between(seen.since(server.name()).orElse(now), now);
        String when = " in the " + Elapsed.show(looked) + " that Landfall has looked";
        if (clients.isEmpty()) {
            return Finding.ok("nobody was connected to " + server.name() + when);
        }
        String text = "connected to " + server.name() + when + ": "
                + clients.stream().map(client -> describe(client, now)).collect(Collectors.joining(", "));
        boolean isQuiet = clients.stream().noneMatch(client -> isRecent(client, now));
        return isQuiet
                ? Finding.ok(text)
                : Finding.fail(
                        text,
                        "Point them at the new server, or end them, before " + server.name()
                                + " is switched off: what runs once a night is easily forgotten (backups, exporters, cron,"
                                + " readers of the binary log).");
    }

    private boolean isRecent(SeenClients.Client client, Instant now) {
        return Duration.between(client.last(), now).compareTo(quiet) < 0;
    }

    private static String describe(SeenClients.Client client, Instant now) {
        Duration ago = Duration.between(client.last(), now);
        return client.from() + " (" + (client.readsBinlog() ? "reads the binary log, " : "")
                + (ago.isZero() ? "now" : Elapsed.show(ago) + " ago") + ")";
    }
}
