package io.landfall.lab.demo;

import io.landfall.lab.process.LabException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The words of both people are typed by nobody.
 *
 * @param out where everything is shown that the service says
 */
public record ScriptedConversation(Path launcher, List<DemoScript.Line> lines, PrintStream out)
        implements Conversation {

    private static final long WRITES_AFTER_THE_SWITCH = 200;

    @Override
    public Optional<String> lead(DemoStage stage, DemoConfiguration configuration, Consumer<ServiceProcess> started) {
        ServiceProcess service = ServiceProcess.onPipes(stage.lab(), launcher, configuration.file());
        started.accept(service);
        try {
            service.play(lines, new Transcript(out), stage.ledger()::awaitWrites, WRITES_AFTER_THE_SWITCH);
            return Conversation.trouble(service.await());
        } catch (LabException e) {
            service.end();
            return Optional.of("The conversation broke off: " + e.getMessage() + ".");
        }
    }
}
