/** The second factor of those who approve: codes that change with time. */
package io.landfall.bot.factor;
