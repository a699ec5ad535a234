/** What changes MariaDB and MySQL alike, word for word. */
package io.landfall.runbooks.pair.sql;
