/** What was heard is taken once, placed and judged before anything acts on it, also after a restart or an outage. */
package io.landfall.bot.conversation.inbox;
