/** Taking back what was done, going on past the point of no return, and what a crash left. */
package io.landfall.runbooks.recovery;
