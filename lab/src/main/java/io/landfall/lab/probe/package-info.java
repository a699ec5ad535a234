/**
 * An ordinary account that tries to write on both servers of a pair every few milliseconds: who accepted writes, in which
 * order, and whether what was accepted is still there.
 */
package io.landfall.lab.probe;
