package io.landfall.monitor.checks.activity;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.CheckGroup;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.check.Severity;
import io.landfall.monitor.server.ServerView;
import java.util.List;

/**
 * Passes while no XA transaction on {@code source} is prepared and not ended: it holds its locks for ever, outlives its
 * session and the server, and would be forgotten on the old one.
 */
public record PreparedXa(ServerView source, Severity severity) implements Check {

    @Override
    public String name() {
        return "prepared_xa";
    }

    @Override
    public CheckGroup group() {
        return CheckGroup.ACTIVITY;
    }

    @Override
    public Finding look() {
        List<String> prepared = source.preparedXa();
        if (prepared.isEmpty()) {
            return Finding.ok("no XA transaction is prepared on " + source.name());
        }
        String text = prepared.size() + " XA transactions are prepared on " + source.name() + ": "
                + String.join(" ", prepared);
        String remedy = "Let their transaction manager end them, or `XA COMMIT " + prepared.get(0)
                + "` or `XA ROLLBACK " + prepared.get(0) + "` by hand.";
        return severity == Severity.BLOCK ? Finding.fail(text, remedy) : Finding.warn(text, remedy);
    }
}
