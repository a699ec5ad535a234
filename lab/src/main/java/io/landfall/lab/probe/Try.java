package io.landfall.lab.probe;

import io.landfall.lab.LabDatabase;

/**
 * One row that is tried to be written.
 *
 * @param sequence from 1, for each server; never used again
 * @param sentNanos by this process's monotonic clock, before it is sent
 */
record Try(LabDatabase server, int sequence, Way way, long sentNanos) {}
