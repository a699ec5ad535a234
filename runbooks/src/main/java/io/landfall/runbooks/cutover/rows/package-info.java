/** Whether both servers hold the same rows, as of the fence. */
package io.landfall.runbooks.cutover.rows;
