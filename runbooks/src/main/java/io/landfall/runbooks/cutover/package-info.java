/**
 * The steps of a cutover, from {@code arm} to {@code compare-checksums}, on one {@link
 * io.landfall.runbooks.cutover.window.Window}. Everything is said of a source and a target, never of old and new: the
 * way back is the same with both exchanged.
 *
 * <p>Before the point of no return a step uses the connections it was armed with and fails when one has died, so that
 * everything is taken back. Undoing, and everything past the point of no return, opens them again ({@code alive}).
 */
package io.landfall.runbooks.cutover;
