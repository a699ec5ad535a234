package io.landfall.runbooks.finish;

import io.landfall.runbooks.pair.Pair;
import io.landfall.runbooks.pair.server.LandfallSchema;
import io.landfall.runbooks.pair.server.ServerControl;
import io.landfall.runbooks.pair.server.Session;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Step;
import java.time.Duration;

/** The schema {@code landfall}, with heartbeat, canary and owner row, is gone from both servers. */
record DropSchema(Pair pair) implements Step.Final {

    static final String NAME = "drop-schema";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String plan() {
        return LandfallSchema.drops() + " (heartbeat, canary, owner row) on "
                + pair.target().name() + "; and on " + pair.source().name() + " with "
                + pair.source().dialect().offTheLog() + ".";
    }

    @Override
    public Duration limit() {
        return Duration.ofSeconds(30);
    }

    @Override
    public Found look() {
        return Found.of("on-" + pair.target().name(), isThere(pair.target()))
                .with("on-" + pair.source().name(), isThere(pair.source()));
    }

    @Override
    public boolean isDone(Found now) {
        return now.facts().values().stream().noneMatch(Boolean::parseBoolean);
    }

    private static boolean isThere(ServerControl server) {
        try (Session session = server.open()) {
            return LandfallSchema.isThere(session);
        }
    }

    @Override
    public void act(Found before) {
        try (Session session = pair.target().open()) {
            LandfallSchema.drop(session);
        }
        try (Session session = pair.source().open()) {
            session.unlogged(() -> LandfallSchema.drop(session));
        }
    }
}
