/** The list of all kinds of routes. */
package io.landfall.runbooks.route.kind;
