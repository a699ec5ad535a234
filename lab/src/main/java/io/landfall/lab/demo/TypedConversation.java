package io.landfall.lab.demo;

import java.io.PrintStream;
import java.util.Optional;
import java.util.function.Consumer;

/** A person types at this terminal. */
record TypedConversation(DemoOptions options, PrintStream out) implements Conversation {

    @Override
    public Optional<String> lead(DemoStage stage, DemoConfiguration configuration, Consumer<ServiceProcess> started) {
        out.println("Type: "
                + String.join(
                        ", ",
                        DemoScript.lines(options).stream()
                                .map(DemoScript.Line::words)
                                .toList())
                + ", " + DemoScript.LEAVE + ". And: help.");
        out.flush();
        ServiceProcess service = ServiceProcess.onThisTerminal(stage.lab(), options.launcher(), configuration.file());
        started.accept(service);
        return Conversation.trouble(service.await());
    }
}
