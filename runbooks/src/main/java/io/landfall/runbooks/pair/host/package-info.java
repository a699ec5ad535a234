/** How a host is changed: scripts over SSH, tasks that outlive a connection, commands of other users. */
package io.landfall.runbooks.pair.host;
