/** Accounts on the servers: Landfall's own, and those that are kept from writing. */
package io.landfall.runbooks.pair.account;
