/** Database servers of the lab beside its MariaDB. */
package io.landfall.lab.database;
