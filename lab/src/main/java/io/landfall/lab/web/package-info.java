/** Web servers in front of an application. */
package io.landfall.lab.web;
