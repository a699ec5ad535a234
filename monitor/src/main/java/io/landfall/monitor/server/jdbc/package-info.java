/** A server is asked in its own dialect, over a few connections. */
package io.landfall.monitor.server.jdbc;
