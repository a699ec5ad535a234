package io.landfall.runbooks.cutover;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.runbooks.cutover.window.Window;
import io.landfall.runbooks.pair.server.Position;

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
        return window.fence()
                .position()
                .map(this::judged)
                .orElseGet(() -> Finding.fail(
                        window.source().name()
                                + " has lost its fence connection: it was restarted or the connection killed.",
                        REMEDY));
    }

    /** Goes the same way over the connection that will hold the fence. */
    void rehearse() {
        judged(window.source().blocking().session().position());
    }

    private Finding judged(Position now) {
        String source = window.source().name();
        String at = now.binlog().toString();
        String proven = window.noted(VerifyCaughtUp.POSITION).orElse("nothing");
        if (!now.readOnly()) {
            return Finding.fail("read_only is off on " + source + ".", REMEDY);
        }
        if (!proven.equals(at)) {
            return Finding.fail(source + " is at " + at + ", proven was " + proven + ".", REMEDY);
        }
        return Finding.ok(source + " is fenced and still at " + at + ".");
    }
}
