/** Other ways to the hosts of a lab: users without root, bastions, small and chatty ones. */
package io.landfall.lab.ssh;
