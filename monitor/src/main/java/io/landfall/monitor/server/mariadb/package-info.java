/** How MariaDB is read. */
package io.landfall.monitor.server.mariadb;
