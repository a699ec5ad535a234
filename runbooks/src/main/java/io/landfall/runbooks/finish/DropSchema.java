package io.landfall.runbooks.finish;

import io.landfall.runbooks.engine.Found;
import io.landfall.runbooks.engine.Step;
import io.landfall.runbooks.server.LandfallSchema;
import io.landfall.runbooks.server.ServerControl;
import io.landfall.runbooks.server.Session;
import java.time.Duration;

/** The schema {@code landfall}, with heartbeat, canary and owner row, is gone from both servers. */
record DropSchema(Servers servers) implements Step.Final {

    static final String NAME = "drop-schema";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String plan() {
        return "DROP DATABASE landfall (heartbeat, canary, owner row) on "
                + servers.serving().name() + "; and on " + servers.old().name() + " with sql_log_bin = 0.";
    }

    @Override
    public Duration limit() {
        return Duration.ofSeconds(30);
    }

    @Override
    public Found look() {
        return Found.of("on-" + servers.serving().name(), isThere(servers.serving()))
                .with("on-" + servers.old().name(), isThere(servers.old()));
    }

    @Override
    public boolean isDone(Found now) {
        return now.facts().values().stream().noneMatch(Boolean::parseBoolean);
    }

    private static boolean isThere(ServerControl server) {
        try (Session session = Servers.open(server)) {
            return LandfallSchema.isThere(session);
        }
    }

    @Override
    public void act(Found before) {
        try (Session session = Servers.open(servers.serving())) {
            LandfallSchema.drop(session);
        }
        try (Session session = Servers.open(servers.old())) {
            session.unlogged(() -> LandfallSchema.drop(session));
        }
    }
}
