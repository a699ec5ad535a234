/**
 * An application that writes as fast as it can and remembers, outside the database, every write that the server
 * acknowledged; and the verdict on a server by that memory alone.
 */
package io.landfall.lab.ledger;
