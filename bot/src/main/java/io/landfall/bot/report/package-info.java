/** The report of a run that has ended. */
package io.landfall.bot.report;
