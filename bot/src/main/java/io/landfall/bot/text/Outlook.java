package io.landfall.bot.text;

import io.landfall.monitor.check.CheckGroup;
import io.landfall.monitor.check.CheckResult;
import io.landfall.monitor.watch.LagHistory.Look;
import io.landfall.runbooks.Readiness.Checked;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What can be seen of one migration; changes nothing. */
public interface Outlook {

    /** Looks now at what a run needs, the next one when none is asked for, or at one group of it; blocks for some seconds. */
    Checked check(Optional<String> asked, Set<String> options, Optional<CheckGroup> group);

    /** What the checks found when they were last run, some seconds ago; empty when nothing is watched. */
    List<CheckResult> latest();

    /** What is wrong with who takes writes and who is connected where; empty when nothing is, or nothing is watched. */
    List<CheckResult> alarms();

    /** What was read in the last {@code period}, oldest first. */
    List<Look> lag(Duration period);
}
