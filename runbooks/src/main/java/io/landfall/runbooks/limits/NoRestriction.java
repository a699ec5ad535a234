package io.landfall.runbooks.limits;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Passes while nothing forbids the switch but what is overridden in this run.
 *
 * @param name stable
 * @param barriers asks what forbids it now
 * @param overridden what is overridden, each as {@link Restriction#what} says it
 * @param command what to write to override what came since
 */
record NoRestriction(String name, Supplier<List<Restriction>> restrictions, Set<String> overridden, String command)
        implements Check {

    @Override
    public Finding look() {
        List<Restriction> now = restrictions.get();
        List<Restriction> left = now.stream()
                .filter(restriction -> !overridden.contains(restriction.what()))
                .toList();
        if (left.isEmpty()) {
            return Finding.ok(now.isEmpty() ? "nothing forbids the switch" : "overridden in this run");
        }
        String remedies = left.stream().map(Restriction::remedy).distinct().collect(Collectors.joining(" "));
        return Finding.fail(
                left.stream().map(Restriction::sentence).collect(Collectors.joining("; ")),
                remedies + " Or `abort` this run, if it is still there, and ask with `" + command + " --override`.");
    }
}
