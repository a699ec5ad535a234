/** All that the author of a step imports: what a step is, finds, does and takes back, and the runbook that orders steps. */
package io.landfall.runbooks.step;
