package io.landfall.runbooks.maintenance;

import io.landfall.runbooks.step.ByHand;
import java.time.Duration;

/** An application that keeps its connections can be made to wait: its statements wait in it, and don't fail. */
public interface PoolPause {

    /** How it is made to wait, as a part of a sentence. */
    String pauses();

    /** How it goes on. */
    String goesOn();

    /** How long either may take. */
    Duration limit();

    /** Throws EXTERNAL when whoever pauses it can't be reached. */
    void reach();

    /** No statement of it is under way, for at most so long. May be called again. */
    void pause(Duration atMost);

    /** It goes on, also where it has not waited. May be called again. */
    void goOn();

    ByHand goOnByHand();
}
