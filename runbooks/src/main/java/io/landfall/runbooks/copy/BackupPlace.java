package io.landfall.runbooks.copy;

import io.landfall.runbooks.pair.host.HostControl;

/** Where a backup lies and is made ready, on the source's host or the target's. */
public interface BackupPlace {

    HostControl host();

    /** Where all of it lies. */
    String path();

    /** The directory with the files of the backup. */
    String files();

    /** A directory for the commands that work on it. */
    String work();

    boolean isPrepared();

    void markPrepared();
}
