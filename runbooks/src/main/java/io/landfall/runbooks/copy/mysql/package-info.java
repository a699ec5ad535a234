/** How MySQL is copied: by CLONE. */
package io.landfall.runbooks.copy.mysql;
