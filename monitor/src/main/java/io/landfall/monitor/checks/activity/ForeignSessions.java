package io.landfall.monitor.checks.activity;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.check.Side;
import io.landfall.monitor.server.ClientSession;
import io.landfall.monitor.server.ServerView;
import io.landfall.monitor.server.Whose;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Passes while nobody but this process uses an account in {@code ours} on {@code server}; threads that send the binary
 * log to a replica are not meant. A session counts when it stays for a second: one of a process that ended just now, or
 * of a replica that logs in, does not.
 */
public record ForeignSessions(Side side, ServerView server, Set<String> ours) implements Check {

    private static final int STAYS_MILLIS = 1000;
    private static final int LOOK_AGAIN_MILLIS = 100;

    public ForeignSessions {
        ours = Set.copyOf(ours);
    }

    @Override
    public String name() {
        return side.of("foreign_sessions");
    }

    @Override
    public Finding look() {
        List<ClientSession> staying = staying();
        if (staying.isEmpty()) {
            return Finding.ok("nobody else uses Landfall's accounts on " + server.name());
        }
        String text = "Landfall's accounts on " + server.name() + " are used by sessions that are not this Landfall's: "
                + staying.stream()
                        .map(session -> session.id() + " of `" + session.user() + "` from " + session.host())
                        .collect(Collectors.joining(", "));
        String remedy =
                "Stop what opened them (a script, a person, a second Landfall) and give it an account of its own;"
                        + " end what is left with `"
                        + staying.stream()
                                .map(session -> server.dialect().kill() + " " + session.id())
                                .collect(Collectors.joining("; "))
                        + "`.";
        return Finding.fail(text, remedy);
    }

    private List<ClientSession> staying() {
        List<ClientSession> staying = foreign();
        for (int waited = 0; !staying.isEmpty() && waited < STAYS_MILLIS; waited += LOOK_AGAIN_MILLIS) {
            pause();
            List<Long> there = foreign().stream().map(ClientSession::id).toList();
            staying = staying.stream()
                    .filter(session -> there.contains(session.id()))
                    .toList();
        }
        return staying;
    }

    private List<ClientSession> foreign() {
        return server.afresh().sessions().stream()
                .filter(session -> session.whose() == Whose.CLIENT && ours.contains(session.user()))
                .toList();
    }

    private static void pause() {
        try {
            new CountDownLatch(1).await(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LandfallException.external("Interrupted while it looked at sessions.", e);
        }
    }
}
