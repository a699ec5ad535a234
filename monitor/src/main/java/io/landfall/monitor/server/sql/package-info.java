/** What MariaDB and MySQL take alike, word for word. */
package io.landfall.monitor.server.sql;
