/** Processes, files and ports on this machine, all ended and removed at the end. */
package io.landfall.lab.process;
