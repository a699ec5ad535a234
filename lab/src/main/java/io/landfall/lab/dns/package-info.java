/** Real name servers. */
package io.landfall.lab.dns;
