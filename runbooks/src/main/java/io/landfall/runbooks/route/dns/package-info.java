/** A DNS record that names the database: changed at one authoritative server, read back at all of them. */
package io.landfall.runbooks.route.dns;
