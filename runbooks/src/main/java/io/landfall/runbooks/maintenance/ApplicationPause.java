package io.landfall.runbooks.maintenance;

import io.landfall.runbooks.step.ByHand;
import java.time.Duration;
import java.util.OptionalInt;

/** An application can be made to wait: its statements or its connections wait, and don't fail. */
public interface ApplicationPause {

    /** How it is made to wait, as a part of a sentence. */
    String pauses();

    /** How it goes on. */
    String goesOn();

    /** How long either may take. */
    Duration limit();

    /** Throws EXTERNAL when whoever pauses it can't be reached, REFUSED when it could not be made to wait. */
    void reach();

    /**
     * Nothing new of it begins, for at most {@code atMost}; then it goes on by itself. May be called again. Returns how many
     * requests are under way all the same, and will be killed; empty where that is not known.
     */
    OptionalInt pause(Duration atMost);

    /** It goes on, also where it has not waited. May be called again. */
    void goOn();

    ByHand goOnByHand();
}
