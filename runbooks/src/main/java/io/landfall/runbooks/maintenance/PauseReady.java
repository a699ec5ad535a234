package io.landfall.runbooks.maintenance;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import java.util.List;
import java.util.stream.Collectors;

/** Passes while the application can be made to wait in every way; UNKNOWN, with why, when not. */
public record PauseReady(List<ApplicationPause> pauses) implements Check {

    @Override
    public String name() {
        return "pause_ready";
    }

    @Override
    public Finding look() {
        pauses.forEach(ApplicationPause::reach);
        return Finding.ok("the application can be made to wait "
                + pauses.stream().map(ApplicationPause::pauses).collect(Collectors.joining("; ")) + ".");
    }
}
