/** Networks of this machine's own, whose cables can be cut. */
package io.landfall.lab.network;
