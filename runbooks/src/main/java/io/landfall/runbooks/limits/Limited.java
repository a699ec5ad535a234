package io.landfall.runbooks.limits;

import io.landfall.runbooks.cutover.gate.WayBackProof;
import io.landfall.runbooks.step.RunContext;
import io.landfall.runbooks.step.Runbook;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A runbook whose runs may not begin at any time, and whose plan says first what is out of the ordinary.
 *
 * @param runbook makes the steps
 * @param limits when it may begin
 * @param wayBack looks whether there will be a way back; empty for runs that need none
 */
public record Limited(Runbook.Factory runbook, CutoverLimits limits, Optional<WayBackProof> wayBack)
        implements Runbook.Factory {

    @Override
    public Runbook open(RunContext context) {
        List<String> lines = new ArrayList<>();
        wayBack.ifPresent(proof -> lines.addAll(proof.lines(context)));
        lines.addAll(limits.lines(context));
        lines.addAll(limits.timeLines());
        return runbook.open(context).beginningWith(lines);
    }

    @Override
    public void refuseToBegin(Set<String> options) {
        limits.refuseToBegin(options);
    }

    @Override
    public Map<String, String> found(Set<String> options) {
        Map<String, String> found = new LinkedHashMap<>();
        limits.overridden(options).ifPresent(what -> found.put(CutoverLimits.OVERRIDE, what));
        wayBack.flatMap(WayBackProof::missing).ifPresent(why -> found.put(WayBackProof.NO_WAY_BACK, why));
        return found;
    }
}
