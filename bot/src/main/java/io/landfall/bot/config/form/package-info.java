/** How a section of the configuration file is read, and each fault told with its line. */
package io.landfall.bot.config.form;
