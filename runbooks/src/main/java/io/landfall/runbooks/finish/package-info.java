/** The end of a migration: what Landfall made goes, what the operator had stays, and the old server stays closed. */
package io.landfall.runbooks.finish;
