/** Whatever names the database and is reconfigured by SQL, such as a proxy with an admin port. */
package io.landfall.runbooks.route.sql;
