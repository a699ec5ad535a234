package io.landfall.runbooks.move;

import io.landfall.monitor.DataSize;
import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.CheckGroup;
import io.landfall.monitor.check.Finding;
import io.landfall.runbooks.server.Pair;

/** Passes while the copy fits beside the target's data directory, with a tenth to spare, and can be moved into it. */
record CopySpace(Pair pair, DataDirectory source, DataDirectory target, Incoming incoming, DataSize keepFree)
        implements Check {

    @Override
    public String name() {
        return "copy_space";
    }

    @Override
    public CheckGroup group() {
        return CheckGroup.HOST;
    }

    @Override
    public Finding look() {
        String host = pair.target().host().name();
        if (!target.isBesideItsNeighbours()) {
            return Finding.fail(
                    target.path() + " on " + host + " is a file system of its own, so a copy beside it can't be moved"
                            + " into place. Nothing was changed.",
                    "Let datadir be a directory below the mount point, on "
                            + pair.target().name() + ".");
        }
        DataSize needed = new DataSize(source.bytesToCopy(binlogs()) / 10 * 11 + keepFree.bytes());
        DataSize free = pair.target().host().view().freeSpace(incoming.path());
        String text =
                "the copy needs " + needed + " at " + incoming.path() + " on " + host + ", where " + free + " are free";
        return free.compareTo(needed) >= 0
                ? Finding.ok(text)
                : Finding.fail(text + ". Nothing was changed.", "Make room there, or give the host a larger disk.");
    }

    private String binlogs() {
        String path = pair.source().view().variables().find("log_bin_basename").orElse("");
        return path.isEmpty() ? "no-binary-log" : path.substring(path.lastIndexOf('/') + 1);
    }
}
