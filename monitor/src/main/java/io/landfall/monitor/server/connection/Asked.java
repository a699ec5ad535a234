package io.landfall.monitor.server.connection;

import java.util.List;

/** A connection over which several things are asked, one after the other. */
public interface Asked {

    <T> List<T> list(Query<T> query);
}
