package io.landfall.monitor.watch;

import io.landfall.monitor.check.CheckResult;
import io.landfall.monitor.check.Status;
import java.util.Optional;

/**
 * A check that says something else than before.
 *
 * @param before what it said before; empty when it was looked at for the first time
 * @param now what it says now
 */
public record Change(Optional<Status> before, CheckResult now) {}
