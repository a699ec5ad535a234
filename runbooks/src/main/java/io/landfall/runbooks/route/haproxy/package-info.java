/** A server of an HAProxy: its address is changed while it runs, and in its file. */
package io.landfall.runbooks.route.haproxy;
