/** The steps of a move, from the claim of both servers to a target that has caught up. */
package io.landfall.runbooks.move;
