/** What the team does beside a switch, on hosts of its own. */
package io.landfall.runbooks.cutover.team;
