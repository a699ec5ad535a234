/** What Slack delivers, read and taken up again, becomes something heard. */
package io.landfall.bot.chat.slack.inbox;
