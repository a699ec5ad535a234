/** What a migration may leave behind on servers and hosts, told by the servers and files alone. */
package io.landfall.lab.trace;
