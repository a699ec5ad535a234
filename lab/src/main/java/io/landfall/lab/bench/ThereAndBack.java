package io.landfall.lab.bench;

import java.util.List;
import java.util.function.Consumer;

/** Switches the pair to the new server and back to the old one, so that the next one finds it as this one did. */
interface ThereAndBack {

    /** Whose the two switches are, in order. */
    List<Contender> contenders();

    /**
     * Makes both and hands each over when it was made. Returns when the application has written to the old server again; a
     * LabException says why not.
     */
    void run(Consumer<Switched> made);
}
