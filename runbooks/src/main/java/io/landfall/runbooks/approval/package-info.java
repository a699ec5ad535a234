/** What was shown to people, who may approve it, how many must, and until when it counts. */
package io.landfall.runbooks.approval;
