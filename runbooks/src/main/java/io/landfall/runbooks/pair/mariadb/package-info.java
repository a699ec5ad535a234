/** How MariaDB is changed. */
package io.landfall.runbooks.pair.mariadb;
