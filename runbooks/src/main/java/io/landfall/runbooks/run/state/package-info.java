/** What a run is now and what was said to it; the loop, taking back and recovery share it. */
package io.landfall.runbooks.run.state;
