/** When a switch may begin: time limits, the freeze, and the proof that there is a way back. */
package io.landfall.runbooks.limits;
