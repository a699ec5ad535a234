/** The polite page that people see while writes are stopped. */
package io.landfall.runbooks.maintenance;
