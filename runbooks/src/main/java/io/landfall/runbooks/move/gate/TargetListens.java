package io.landfall.runbooks.move.gate;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.server.connection.ServerAddress;
import io.landfall.runbooks.pair.file.SettingsFile;
import io.landfall.runbooks.pair.server.ServerControl;
import java.util.Map;
import java.util.Set;

/** Passes while the target's option files make it listen where it is looked for; Debian's own files do not. */
public record TargetListens(ServerControl target) implements Check {

    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "::1", "localhost");

    @Override
    public String name() {
        return "target_listens";
    }

    @Override
    public Finding look() {
        ServerAddress address = target.settings().login().address();
        Map<String, String> options = new SettingsFile(target).effective();
        int port = Integer.parseInt(options.getOrDefault("port", "3306"));
        String bind = options.getOrDefault("bind_address", "*");
        boolean hears = port == address.port() && (!LOOPBACK.contains(bind) || LOOPBACK.contains(address.host()));
        return hears
                ? Finding.ok(target.name() + " will listen on port " + port + " of " + bind)
                : Finding.fail(
                        "the option files of " + target.name() + " make it listen on port " + port + " of " + bind
                                + ", but its address is " + address + ". Nothing was changed.",
                        "Set bind-address and port there, or correct servers." + target.name() + ".address.");
    }
}
