package io.landfall.monitor.server;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

class FakeServerTest implements ServerViewContract {

    private final FakeServer source = new FakeServer("old-db", 101);
    private final FakeServer replica = new FakeServer("new-db", 102).follow(source);

    FakeServerTest() {
        source.schemas.add("shop");
        source.tables.add(new TableFacts("shop", "item", "InnoDB", 16_384, true));
        source.tables.add(new TableFacts("shop", "note", "InnoDB", 16_384, false));
        source.events.add(new EventFacts("shop", "nightly", "DISABLED", "root@localhost"));
        source.replicas.add(new ConnectedReplica(7, "landfall_repl", "10.0.0.102:40000"));
        source.registeredReplicas.add(new RegisteredReplica(102, "", 3306));
    }

    @Override
    public ServerView source() {
        return source;
    }

    @Override
    public ServerView replica() {
        return replica;
    }

    @Override
    public ServerView silent() {
        return new FakeServer("no-db", 103).presence(Presence.SILENT);
    }

    @Override
    public ServerView refusing() {
        return new FakeServer("shut-db", 104).presence(Presence.REFUSES_LOGIN);
    }

    @Override
    public void writeHeartbeat(long sequence, long writtenAtMicros, String writer) {
        source.beat(new Heartbeat(sequence, Instant.EPOCH.plus(writtenAtMicros, ChronoUnit.MICROS), writer));
    }
}
