/** One run: its loop over the steps, the approvals it collects, and the opening of its window. */
package io.landfall.runbooks.run;
