package io.landfall.runbooks.copy;

import io.landfall.monitor.Elapsed;
import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.runbooks.pair.host.HostControl;

/** Passes while {@code from} can open a TCP connection to {@code host:port}. UNKNOWN when it can't. */
public record Reaches(String name, HostControl from, String host, int port) implements Check {

    @Override
    public Finding look() {
        return Finding.ok(from.name() + " reaches " + host + ":" + port + " in "
                + Elapsed.show(from.view().timeToConnect(host, port)));
    }
}
