package io.landfall.runbooks.copy;

import io.landfall.monitor.DataSize;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.host.HostView;
import java.util.List;

/** Ends a copy before a disk is full. For one thread. */
public final class DiskWatch {

    /** A host that can't be looked at for a moment does not end a copy that goes on without us. */
    private static final int FAILURES_IN_A_ROW = 10;

    private final DataSize keepFree;
    private final List<Place> places;
    private int failures;

    /**
     * A file system that must not fill up.
     *
     * @param host where it is
     * @param path a path in it, or below it
     */
    public record Place(HostView host, String path) {}

    public DiskWatch(DataSize keepFree, List<Place> places) {
        this.keepFree = keepFree;
        this.places = List.copyOf(places);
    }

    /** Throws REFUSED when one of the places has less free than it is to keep. */
    void look() {
        try {
            places.forEach(this::look);
            failures = 0;
        } catch (LandfallException e) {
            failures++;
            if (e.kind() == LandfallException.Kind.REFUSED || failures >= FAILURES_IN_A_ROW) {
                throw e;
            }
        }
    }

    private void look(Place place) {
        DataSize free = place.host().freeSpace(place.path());
        if (free.compareTo(keepFree) < 0) {
            throw LandfallException.refused("Only " + free + " are free at " + place.path() + " on "
                    + place.host().name() + ", and the copy keeps " + keepFree
                    + " free there (`copy.keep-free`). It was ended before the disk is full; the source goes on"
                    + " working. Make room there, then say `resume`; `abort` removes what was copied.");
        }
    }
}
