/** What Slack's Web API can be asked, what it refuses and why, and what it says of people, groups and channels. */
package io.landfall.bot.chat.slack.api;
