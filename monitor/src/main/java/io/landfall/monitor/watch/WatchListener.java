package io.landfall.monitor.watch;

import java.util.List;

/** Hears when checks of a watched migration change. Called on a thread of the watch: hand the news on, don't wait. */
public interface WatchListener {

    /** What changed in one look, at least one change; a first look tells only what is not OK. */
    void changed(String migration, List<Change> changes);
}
