/** What has to write in order to look; run only when somebody asks for it, never on a server that takes writes. */
package io.landfall.runbooks.probe;
