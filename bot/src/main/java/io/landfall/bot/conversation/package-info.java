/** What people and Landfall say to each other, in whatever chat: words, and the lanes in which they are done. */
package io.landfall.bot.conversation;
