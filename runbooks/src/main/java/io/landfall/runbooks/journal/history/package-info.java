/** The journal's rows folded into what a run and a migration are now. */
package io.landfall.runbooks.journal.history;
