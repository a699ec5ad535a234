package io.landfall.lab;

import io.landfall.lab.process.LabException;
import java.time.Duration;

/** Two hosts with a server of one family each, of which one is to take the other's place. */
public interface LabPair {

    LabHost sourceHost();

    LabDatabase source();

    LabHost targetHost();

    LabDatabase target();

    /**
     * Starts a third server on the host of that name, which follows the source, read-only, with the account
     * {@code shop_repl} that the source and its replicas have.
     */
    LabDatabase replica(Lab lab, String host);

    /** The same two servers with their parts exchanged; says nothing about who follows whom. */
    LabPair reversed();

    /** The target, which follows nobody and has written nothing since it had what the source has, follows it. */
    void follow(LabAccount account);

    /** Returns when the target has applied everything that the source has written up to now. */
    default void awaitCaughtUp() {
        Duration limit = Duration.ofSeconds(100);
        String position = source().written();
        if (!target().hasReached(position, limit)) {
            throw new LabException("The target did not reach " + position + " within " + limit.toSeconds() + " s.");
        }
    }
}
