/** How what people do reaches Landfall: over a socket that Landfall opens, or as signed requests. */
package io.landfall.bot.chat.slack.transport;
