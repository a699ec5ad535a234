/** Where the demo finds a real Slack. */
package io.landfall.lab.demo.slack;
