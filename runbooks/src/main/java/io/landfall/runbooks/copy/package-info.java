/** How the data comes to the target: backup, sending, its progress and its brakes. */
package io.landfall.runbooks.copy;
