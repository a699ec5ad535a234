/** What the steps of one cutover share: dedicated connections and shells, the fence, and what was noted on the way. */
package io.landfall.runbooks.cutover.window;
