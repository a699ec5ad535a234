/** What must hold before a migration is finished. */
package io.landfall.runbooks.finish.gate;
