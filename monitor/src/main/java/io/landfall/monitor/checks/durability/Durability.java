package io.landfall.monitor.checks.durability;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.check.Side;
import io.landfall.monitor.server.ServerVariables;
import io.landfall.monitor.server.ServerView;
import java.util.ArrayList;
import java.util.List;

/**
 * Passes while {@code server} loses no acknowledged commit when its host loses power. Blocks on the target, which is
 * going to hold the only copy; warns on the source, and when the writes go back to that.
 */
public record Durability(Side side, ServerView server) implements Check {

    @Override
    public String name() {
        return side.of("durability");
    }

    @Override
    public Finding look() {
        ServerVariables variables = server.variables();
        List<String> weak = new ArrayList<>();
        for (String name : List.of("innodb_flush_log_at_trx_commit", "sync_binlog")) {
            if (variables.number(name) != 1) {
                weak.add(name + " = " + variables.text(name));
            }
        }
        if (!variables.isOn("innodb_doublewrite")) {
            weak.add("innodb_doublewrite = " + variables.text("innodb_doublewrite"));
        }
        if (weak.isEmpty()) {
            return Finding.ok(server.name() + " keeps every commit through a loss of power");
        }
        String text = server.name() + " may lose commits when its host loses power: " + String.join(", ", weak);
        String remedy = "Set innodb_flush_log_at_trx_commit = 1, sync_binlog = 1 and innodb_doublewrite = ON on "
                + server.name() + ".";
        return Finding.fail(text, remedy);
    }
}
