package io.landfall.lab.bench;

import java.util.Optional;

/**
 * A switch that was made.
 *
 * @param windowMillis from asking for the fence until the other server was open
 * @param predictedMillis how long the window was to be; empty when nobody predicted it
 */
record Switched(double windowMillis, Optional<Double> predictedMillis) {}
