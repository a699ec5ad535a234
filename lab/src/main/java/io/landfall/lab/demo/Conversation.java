package io.landfall.lab.demo;

import java.util.Optional;
import java.util.function.Consumer;

/** How people talk to the demo's service. */
interface Conversation {

    /**
     * Starts the service, hands it to {@code started} at once, and returns when it has ended; returns what went wrong,
     * as a sentence.
     */
    Optional<String> lead(DemoStage stage, DemoConfiguration configuration, Consumer<ServiceProcess> started);

    /** Returns what there is to say about the service's exit status. */
    static Optional<String> trouble(int status) {
        return status == 0 ? Optional.empty() : Optional.of("The service ended with status " + status + ".");
    }
}
