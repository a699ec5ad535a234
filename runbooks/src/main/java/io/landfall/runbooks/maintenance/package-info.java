/** What people see while writes are stopped, and how the application is made to wait meanwhile. */
package io.landfall.runbooks.maintenance;
