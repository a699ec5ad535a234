/** How a server is reached: address, login, TLS, and what a failure means. */
package io.landfall.monitor.server.connection;
