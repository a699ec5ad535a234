/** What must hold before a move begins. */
package io.landfall.runbooks.move.gate;
