package io.landfall.runbooks.finish.gate;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.server.Dialect;
import io.landfall.runbooks.pair.Pair;
import io.landfall.runbooks.pair.file.ClosedFile;

/** Passes while the new server takes writes and the old one does not, nor after a restart. */
public record PairAsCutOver(Pair pair) implements Check {

    @Override
    public String name() {
        return "pair_as_cut_over";
    }

    @Override
    public Finding look() {
        String old = pair.source().name();
        if (!pair.source().view().variables().isOn("read_only")) {
            return Finding.fail(
                    old + " takes writes: its read_only is OFF.",
                    reading().closeToWrites() + " there at once, and compare the two servers.");
        }
        ClosedFile closed = new ClosedFile(pair.source());
        if (!closed.isClosed()) {
            return Finding.fail(
                    old + " would take writes after a restart: " + closed.path() + " is gone.",
                    "Put it back: [mysqld], read_only=ON, event_scheduler=OFF.");
        }
        if (pair.target().view().variables().isOn("read_only")) {
            return Finding.fail(
                    pair.target().name() + " takes no writes: its read_only is ON.",
                    "Find out who set it. " + reading().openToWrites() + " there when it shall serve.");
        }
        return Finding.ok(pair.target().name() + " takes writes, " + old + " does not.");
    }

    private Dialect reading() {
        return pair.source().dialect().reading();
    }
}
