/** How MySQL is read. */
package io.landfall.monitor.server.mysql;
