package io.landfall.runbooks.move.gate;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.runbooks.pair.Pair;
import io.landfall.runbooks.pair.file.SettingsFile;
import java.util.Optional;

/** Passes while the target's option files give no server id, or another than the source's. */
public record TargetServerId(Pair pair) implements Check {

    @Override
    public String name() {
        return "target_server_id";
    }

    @Override
    public Finding look() {
        long onSource = pair.source().view().identity().serverId();
        Optional<Long> configured = TargetSettings.operatorsServerId(new SettingsFile(pair.target()).effective());
        if (configured.isEmpty()) {
            return Finding.ok(pair.target().name() + " gets a server id when it is configured");
        }
        return configured.get() != onSource
                ? Finding.ok(pair.target().name() + " has server id " + configured.get() + ", "
                        + pair.source().name() + " has " + onSource)
                : Finding.fail(
                        pair + " both have server id " + onSource + ". Nothing was changed.",
                        "Give " + pair.target().name()
                                + " another server_id in its option file, or take it out: then it gets one.");
    }
}
