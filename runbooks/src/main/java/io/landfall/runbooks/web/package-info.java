/** Signed requests to a web server of the team's. */
package io.landfall.runbooks.web;
