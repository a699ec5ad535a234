/** What Landfall says is drawn in Slack's form and sent once and in order, however Slack is. */
package io.landfall.bot.chat.slack.outbox;
