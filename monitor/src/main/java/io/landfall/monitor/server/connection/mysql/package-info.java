/** What the driver for servers that speak MySQL's protocol is told: it is the same for every family, as none is known yet. */
package io.landfall.monitor.server.connection.mysql;
