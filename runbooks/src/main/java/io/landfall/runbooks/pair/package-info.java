/** The two servers and how they are changed: dedicated sessions, ownership, the lock on both, marks. */
package io.landfall.runbooks.pair;
