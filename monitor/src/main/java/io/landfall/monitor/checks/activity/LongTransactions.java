package io.landfall.monitor.checks.activity;

import io.landfall.monitor.Elapsed;
import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.server.OpenTransaction;
import io.landfall.monitor.server.ServerView;
import java.time.Duration;
import java.util.List;

/**
 * Passes while no transaction on {@code source} has been open for longer than {@code limit}. The server counts in
 * seconds.
 */
public record LongTransactions(ServerView source, Duration limit) implements Check {

    @Override
    public String name() {
        return "long_transactions";
    }

    @Override
    public Finding look() {
        List<OpenTransaction> old = source.transactions().stream()
                .filter(transaction -> transaction.age().compareTo(limit) > 0)
                .toList();
        if (old.isEmpty()) {
            return Finding.ok("no transaction on " + source.name() + " is older than " + Elapsed.show(limit));
        }
        OpenTransaction oldest = old.get(0);
        String text = old.size() + " transactions on " + source.name() + " are older than " + Elapsed.show(limit)
                + "; the oldest, of session " + oldest.sessionId() + ", is open for " + Elapsed.show(oldest.age())
                + " and has changed " + oldest.rowsModified() + " rows";
        String remedy = "Wait for it, or `" + source.dialect().kill() + " " + oldest.sessionId() + "` on "
                + source.name() + " when nobody needs it.";
        return Finding.fail(text, remedy);
    }
}
