package io.landfall.runbooks.copy;

import io.landfall.monitor.check.Requirement;
import io.landfall.runbooks.step.Step;
import io.landfall.runbooks.step.StepParameters;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A way to copy a server while it works, for one run: what it needs, and its steps. They leave the copy in the target's data
 * directory, and in {@link TargetBackup} the position where it ends.
 */
public interface CopyMethod {

    /** The words after {@code when} in the runbook whose stages belong to it. */
    Set<String> stages();

    /** The directories on the source's host in which something is made. */
    List<String> onTheSource();

    /** What both servers and their hosts must be and have. */
    List<Requirement> requirements();

    /** The room on both hosts, which is asked for again right before the copy is made. */
    List<Requirement> rooms();

    /** Returns the makers of its steps by the name that stands in the YAML file; {@code gates} are the first one's. */
    Map<String, Function<StepParameters, Step>> steps(Supplier<List<Requirement>> gates);
}
