/** Whatever else names the database, asked and set by a command of the team or by a web request. */
package io.landfall.runbooks.route.pointer;
