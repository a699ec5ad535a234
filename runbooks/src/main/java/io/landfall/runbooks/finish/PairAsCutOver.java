package io.landfall.runbooks.finish;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.runbooks.server.ClosedFile;

/** Passes while the new server takes writes and the old one does not, nor after a restart. */
record PairAsCutOver(Servers servers) implements Check {

    @Override
    public String name() {
        return "pair_as_cut_over";
    }

    @Override
    public Finding look() {
        String old = servers.old().name();
        if (!servers.old().view().variables().isOn("read_only")) {
            return Finding.fail(
                    old + " takes writes: its read_only is OFF.",
                    "SET GLOBAL read_only = 1 there at once, and compare the two servers.");
        }
        ClosedFile closed = new ClosedFile(servers.old());
        if (!closed.isClosed()) {
            return Finding.fail(
                    old + " would take writes after a restart: " + closed.path() + " is gone.",
                    "Put it back: [mysqld], read_only=ON, event_scheduler=OFF.");
        }
        if (servers.serving().view().variables().isOn("read_only")) {
            return Finding.fail(
                    servers.serving().name() + " takes no writes: its read_only is ON.",
                    "Find out who set it. SET GLOBAL read_only = 0 there when it shall serve.");
        }
        return Finding.ok(servers.serving().name() + " takes writes, " + old + " does not.");
    }
}
