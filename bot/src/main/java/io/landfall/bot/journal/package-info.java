/** The words on the command line that only read the journal. */
package io.landfall.bot.journal;
