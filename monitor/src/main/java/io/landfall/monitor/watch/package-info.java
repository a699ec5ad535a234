/** What is looked at again and again: lag history, alarms, and what has changed. */
package io.landfall.monitor.watch;
