/** The copy by mariadb-backup: its steps, where it lies, and how it is sent. */
package io.landfall.runbooks.copy.hotbackup;
