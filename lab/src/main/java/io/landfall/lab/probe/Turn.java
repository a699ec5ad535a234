package io.landfall.lab.probe;

import java.time.Instant;

/**
 * The first write that a server accepted after another server had accepted some.
 *
 * @param server its name
 * @param way how it was written
 * @param at when the server had answered
 */
public record Turn(String server, Way way, Instant at) {

    @Override
    public String toString() {
        return server + " by " + way + " at " + at;
    }
}
