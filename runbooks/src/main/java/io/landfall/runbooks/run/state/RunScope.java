package io.landfall.runbooks.run.state;

import io.landfall.runbooks.journal.history.RunHistory;
import io.landfall.runbooks.journal.history.RunLog;
import io.landfall.runbooks.step.Runbook;

/**
 * What all parts of one run work on.
 *
 * @param runbook its stages and steps
 * @param history what its rows say
 * @param log writes its rows
 * @param signals what people have said to it
 * @param budget how long its window may be open
 * @param state where it is, and who is told
 */
public record RunScope(
        Runbook runbook, RunHistory history, RunLog log, RunSignals signals, WindowBudget budget, RunState state) {}
