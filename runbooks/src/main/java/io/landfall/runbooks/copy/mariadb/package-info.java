/** How MariaDB is copied. */
package io.landfall.runbooks.copy.mariadb;
