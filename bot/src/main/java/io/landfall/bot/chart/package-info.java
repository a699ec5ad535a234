/** Pictures for a channel: plots under each other on one time axis, readable at half their size. */
package io.landfall.bot.chart;
