/** What must hold before a cutover is asked for. */
package io.landfall.runbooks.cutover.gate;
