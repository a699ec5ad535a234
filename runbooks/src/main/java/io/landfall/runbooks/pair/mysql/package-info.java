/** How MySQL is changed. */
package io.landfall.runbooks.pair.mysql;
