/** How the application finds its database: what is switched, read back and taken back. */
package io.landfall.runbooks.route;
