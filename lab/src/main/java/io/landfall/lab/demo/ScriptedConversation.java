package io.landfall.lab.demo;

import io.landfall.lab.process.LabException;
import java.io.PrintStream;
import java.util.Optional;
import java.util.function.Consumer;

/** The demo types the words of both people itself. */
record ScriptedConversation(DemoOptions options, PrintStream out) implements Conversation {

    private static final long WRITES_AFTER_THE_SWITCH = 200;

    @Override
    public Optional<String> lead(DemoStage stage, DemoConfiguration configuration, Consumer<ServiceProcess> started) {
        ServiceProcess service = ServiceProcess.onPipes(stage.lab(), options.launcher(), configuration.file());
        started.accept(service);
        try {
            service.play(
                    DemoScript.lines(options),
                    new Transcript(out),
                    stage.ledger()::awaitWrites,
                    WRITES_AFTER_THE_SWITCH);
            return Conversation.trouble(service.await());
        } catch (LabException e) {
            service.end();
            return Optional.of("The conversation broke off: " + e.getMessage() + ".");
        }
    }
}
