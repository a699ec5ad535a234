package io.landfall.runbooks.cutover;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.runbooks.cutover.window.Window;
import io.landfall.runbooks.pair.server.Position;
import java.util.Optional;

/**
 * Passes while the source is fenced by the very connection that took the fence, is read-only, and stands where it was
 * proven to stand. A source that was restarted since has lost that connection.
 */
record StillProven(Window window) implements Check {

    private static final String REMEDY = "Everything is taken back; see the source's error log, then cut over again.";

    @Override
    public String name() {
        return "still_proven";
    }

    @Override
    public Finding look() {
        String source = window.source().name();
        Optional<Position> fenced = window.fence().position();
        if (fenced.isEmpty()) {
            return Finding.fail(
                    source + " has lost its fence connection: it was restarted or the connection killed.", REMEDY);
        }
        Position now = fenced.get();
        if (!now.readOnly()) {
            return Finding.fail("read_only is off on " + source + ".", REMEDY);
        }
        Optional<String> proven = window.noted(VerifyCaughtUp.POSITION);
        if (!proven.equals(Optional.of(now.binlog().toString()))) {
            return Finding.fail(
                    source + " is at " + now.binlog() + ", proven was " + proven.orElse("nothing") + ".", REMEDY);
        }
        return Finding.ok(source + " is fenced and still at " + now.binlog() + ".");
    }
}
