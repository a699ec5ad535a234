/** What is said becomes a command, in its lane. */
package io.landfall.bot.command.desk;
