package io.landfall.monitor.http;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * Something that the service can't do without.
 *
 * @param name its name in the answer of {@code /health}
 * @param problem what is wrong with it now, in words; empty when it is well. May block, and may be asked by many threads
 */
public record HealthProbe(String name, Supplier<Optional<String>> problem) {}
