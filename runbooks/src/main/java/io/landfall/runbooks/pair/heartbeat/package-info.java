/** The row that is written each second, by which the lag is told. */
package io.landfall.runbooks.pair.heartbeat;
