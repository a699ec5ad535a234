/** The list of all kinds of polite pages. */
package io.landfall.runbooks.maintenance.kind;
