/** How one server is made to follow another, with which account, and how that ends. */
package io.landfall.runbooks.pair.replication;
