/** {@code ./landfall bench}: Landfall's figures beside those of other ways, on the same servers in the same minutes. */
package io.landfall.lab.bench;
