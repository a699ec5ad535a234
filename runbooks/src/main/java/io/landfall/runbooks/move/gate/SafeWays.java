package io.landfall.runbooks.move.gate;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.runbooks.pair.host.HostControl;
import io.landfall.runbooks.pair.host.Script;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** Passes while nobody but root and Landfall's user on {@code host} can change what a name on the way to these means. */
public record SafeWays(String name, HostControl host, Supplier<List<String>> paths) implements Check {

    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final Script LOOK = Script.withWay(SafeWays.class, "safe-ways.sh");

    @Override
    public Finding look() {
        List<String> looked = paths.get();
        if (looked.isEmpty()) {
            return Finding.ok("nothing is made on " + host.name());
        }
        String unsafe =
                host.run(LOOK.command(looked.toArray(String[]::new)), LIMIT).strip();
        return unsafe.isEmpty()
                ? Finding.ok("nobody else can change names on the way to " + String.join(", ", looked) + " on "
                        + host.name())
                : Finding.fail(
                        "On " + host.name() + ": " + unsafe,
                        "chown root and chmod go-w those directories, or name others in servers (`data-dir`,"
                                + " `settings-dir`, `ssh.authorized-keys`) and copy (`directory`).");
    }
}
