package io.landfall.monitor.checks.activity;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.server.ServerView;
import java.util.List;

/**
 * Passes while no XA transaction on {@code source} is prepared and not ended: it holds its locks for ever, outlives its
 * session and the server, and would be forgotten on the old one.
 */
public record PreparedXa(ServerView source) implements Check {

    @Override
    public String name() {
        return "prepared_xa";
    }

    @Override
    public Finding look() {
        List<String> prepared = source.preparedXa();
        if (prepared.isEmpty()) {
            return Finding.ok("no XA transaction is prepared on " + source.name());
        }
        String text = prepared.size() + " XA transactions are prepared on " + source.name() + ": "
                + String.join(" ", prepared);
        String remedy = "Let their transaction manager end them, or `"
                + String.join("` or `", source.dialect().endXa(prepared.get(0))) + "` by hand.";
        return Finding.fail(text, remedy);
    }
}
