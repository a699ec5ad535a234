/** The server's option files and those that Landfall puts beside them. */
package io.landfall.runbooks.pair.file;
