/** The copy by a program that makes a hot backup: its steps, where it lies, and how it is sent. */
package io.landfall.runbooks.copy.hotbackup;
