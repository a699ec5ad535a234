package io.landfall.lab.bench;

import java.util.Map;
import java.util.Optional;

/**
 * A switch that was made.
 *
 * @param windowMillis from asking for the fence until the other server was open
 * @param predictedMillis how long the window was to be; empty when nobody predicted it
 * @param parts where the milliseconds of the window went, by part, in order; empty when nobody says
 */
record Switched(double windowMillis, Optional<Double> predictedMillis, Map<String, Double> parts) {}
