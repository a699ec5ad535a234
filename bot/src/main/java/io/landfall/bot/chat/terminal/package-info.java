/** The terminal as a channel: what is typed, and how messages are printed. */
package io.landfall.bot.chat.terminal;
