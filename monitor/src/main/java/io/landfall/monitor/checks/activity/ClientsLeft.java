package io.landfall.monitor.checks.activity;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.check.Measure;
import io.landfall.monitor.server.ClientSession;
import io.landfall.monitor.server.ServerView;
import io.landfall.monitor.server.Whose;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Lists who is connected to {@code follower}, by account and address: whoever is there has not gone to {@code serving}.
 * Replication, the server's own threads and this process's sessions are left out.
 */
public record ClientsLeft(ServerView follower, ServerView serving) implements Check {

    @Override
    public String name() {
        return "clients_left";
    }

    @Override
    public boolean isNewsByText() {
        return true;
    }

    @Override
    public Finding look() {
        List<ClientSession> left = follower.sessions().stream()
                .filter(session -> session.whose() == Whose.CLIENT)
                .toList();
        return judge(left).with(Measure.of("clients_left", left.size()).onServer(follower.name()));
    }

    private Finding judge(List<ClientSession> left) {
        String clients =
                left.stream().map(ClientSession::from).distinct().sorted().collect(Collectors.joining(", "));
        return clients.isEmpty()
                ? Finding.ok("no client is connected to " + follower.name())
                : Finding.warn(
                        "clients are connected to " + follower.name() + ", which only follows: " + clients,
                        "They read what may be late, and their writes are refused. Point them at " + serving.name()
                                + " (" + serving.address() + "); what is left then is ended with "
                                + follower.dialect().kill() + ".");
    }
}
