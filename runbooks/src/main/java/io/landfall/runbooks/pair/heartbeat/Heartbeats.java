package io.landfall.runbooks.pair.heartbeat;

import io.landfall.runbooks.pair.server.ServerControl;

/** The writers of the two servers of a pair. */
public record Heartbeats(HeartbeatWriter onSource, HeartbeatWriter onTarget) implements AutoCloseable {

    /** Returns the one that writes on {@code server}. */
    public HeartbeatWriter on(ServerControl server) {
        return server.equals(onSource.server()) ? onSource : onTarget;
    }

    @Override
    public void close() {
        onSource.close();
        onTarget.close();
    }
}
