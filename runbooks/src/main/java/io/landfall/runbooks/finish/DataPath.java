package io.landfall.runbooks.finish;

import io.landfall.runbooks.pair.server.ServerControl;

/** Where a server that runs keeps its data. */
final class DataPath {

    private DataPath() {}

    /** Returns the path as configured, else as the server says; never ends in a slash. */
    static String of(ServerControl server) {
        String path = server.settings()
                .dataDir()
                .orElseGet(() -> server.view().identity().dataDirectory());
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
