/** The steps that the application notices: the time its caches keep the old address, the polite page, and the routes. */
package io.landfall.runbooks.cutover.application;
