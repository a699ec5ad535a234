/** The demo: a stage of real servers, the service as its own process on it, and figures that the service can't touch. */
package io.landfall.lab.demo;
