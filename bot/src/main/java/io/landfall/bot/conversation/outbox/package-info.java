/** What Landfall says waits in order for the chat, bounded, and is never said twice. */
package io.landfall.bot.conversation.outbox;
