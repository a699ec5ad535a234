package io.landfall.lab.bench;

import io.landfall.lab.LabPair;
import io.landfall.lab.ledger.Ledger;

/** Makes the target of a pair take the writes instead of the source. */
interface Flip {

    /**
     * Returns how long no server was open, in milliseconds. The application writes to the target afterwards, the target
     * follows nobody, and the source is closed; after a LabException before the target was open, all is as before.
     */
    double flip(LabPair pair, Ledger application);
}
