package io.landfall.lab.demo;

import io.landfall.lab.demo.slack.SlackOptions;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How the demo is to run.
 *
 * @param launcher the program that runs the service
 * @param scripted whether the demo types the words itself
 * @param servers which servers are moved
 * @param dataBytes how much data the source gets, in bytes on disk
 * @param politePage whether the application shows a page while the switch is made; otherwise its writes fail or wait
 * @param transfer how the data gets across, as the configuration file has it; MariaDB's alone
 * @param roundTrip whether it goes back to the old server, over again, and finishes
 * @param report where the figures go as JSON; empty for nowhere
 * @param port where the service listens on 127.0.0.1; empty for any that is free
 * @param slack where people talk; empty for this terminal
 */
public record DemoOptions(
        Path launcher,
        boolean scripted,
        Servers servers,
        long dataBytes,
        boolean politePage,
        String transfer,
        boolean roundTrip,
        Optional<Path> report,
        Optional<Integer> port,
        Optional<SlackOptions> slack) {}
