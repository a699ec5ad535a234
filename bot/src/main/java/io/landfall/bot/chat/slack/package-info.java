/** Slack as the channel: what is said there is taken by Bolt, what Landfall says goes through an outbox. */
package io.landfall.bot.chat.slack;
