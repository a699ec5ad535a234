package io.landfall.monitor.checks.topology;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.check.Measure;
import io.landfall.monitor.server.ServerView;
import java.util.function.BooleanSupplier;

/**
 * Passes while {@code source} takes writes and {@code target}, which follows it, does not. While they change places, neither
 * does for a moment, and then the other one: only that both take writes is wrong then.
 *
 * @param switching whether they are changing places
 */
public record OneWritable(ServerView source, ServerView target, BooleanSupplier switching) implements Check {

    @Override
    public String name() {
        return "one_writable_server";
    }

    @Override
    public boolean isNewsByText() {
        return true;
    }

    @Override
    public Finding look() {
        boolean targetWrites = target.pulse().takesWrites();
        boolean sourceWrites = source.pulse().takesWrites();
        int writable = (targetWrites ? 1 : 0) + (sourceWrites ? 1 : 0);
        return judge(sourceWrites, targetWrites).with(Measure.of("writable_servers", writable));
    }

    private Finding judge(boolean sourceWrites, boolean targetWrites) {
        if (sourceWrites && targetWrites) {
            return Finding.fail(
                    source.name() + " and " + target.name() + " both take writes",
                    "What is written on " + target.name() + " is nowhere else and may contradict " + source.name()
                            + ": `" + target.dialect().closeToWrites() + "` on " + target.name()
                            + " at once, see who wrote there (errant_transactions, clients_left), and compare the two.");
        }
        if (!sourceWrites && switching.getAsBoolean()) {
            return Finding.later(source.name() + " and " + target.name()
                    + " are in the window of a switch; who takes writes is judged when it is over");
        }
        if (targetWrites) {
            return Finding.fail(
                    target.name() + " takes writes and " + source.name() + ", which it follows, does not",
                    "Somebody has exchanged them by hand. See which one the application uses before you change"
                            + " anything; never open both.");
        }
        return sourceWrites
                ? Finding.ok(source.name() + " takes writes, " + target.name() + " does not")
                : Finding.fail(
                        "neither " + source.name() + " nor " + target.name() + " takes writes: the application can't"
                                + " write anywhere",
                        "Unless somebody has closed it on purpose: `"
                                + source.dialect().openToWrites() + "` on "
                                + source.name()
                                + ", and on no other.");
    }
}
