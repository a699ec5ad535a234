package io.landfall.lab.bench;

import io.landfall.lab.demo.DemoConfiguration;
import io.landfall.lab.demo.DemoOptions;
import io.landfall.lab.demo.DemoScript;
import io.landfall.lab.demo.DemoStage;
import io.landfall.lab.demo.JournalAudit;
import io.landfall.lab.demo.ScriptedConversation;
import io.landfall.lab.demo.ServiceProcess;
import io.landfall.lab.demo.SwitchAudit;
import io.landfall.lab.process.LabException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** There and back in a new process of the service: the first switch that it makes, and the second. */
final class LandfallProcess implements ThereAndBack {

    private final DemoOptions options;
    private final DemoStage stage;
    private final DemoConfiguration configuration;
    private final Consumer<ServiceProcess> started;
    private int known;

    /** Will hand every process over to {@code started}. */
    LandfallProcess(DemoOptions options, DemoStage stage, Consumer<ServiceProcess> started) {
        this.options = options;
        this.stage = stage;
        this.configuration = DemoConfiguration.write(stage, options);
        this.started = started;
    }

    /** Copies the data, in a process of its own; the new server follows the old one afterwards. */
    void move() {
        play(DemoScript.move()).ifPresent(LandfallProcess::fail);
    }

    JournalAudit audit() {
        return JournalAudit.ask(options.launcher(), configuration.file());
    }

    @Override
    public List<Contender> contenders() {
        return List.of(Contender.LANDFALL_FIRST, Contender.LANDFALL_WARM);
    }

    @Override
    public void run(Consumer<Switched> made) {
        Optional<String> trouble = play(DemoScript.thereAndBack(options.politePage()));
        List<SwitchAudit> switches = audit().switches();
        List<SwitchAudit> now = switches.subList(known, switches.size());
        known = switches.size();
        now.stream()
                .filter(one -> one.outcome().equals(Optional.of("done")))
                .map(LandfallProcess::figures)
                .forEach(made);
        trouble.ifPresent(LandfallProcess::fail);
    }

    private static Switched figures(SwitchAudit audit) {
        if (!audit.checksumsAtTheFenceEqual()) {
            throw new LabException("The snapshots taken at the fence differ, or not every table was compared.");
        }
        return new Switched(
                audit.windowMillis().orElseThrow(() -> new LabException("The journal does not say the window.")),
                audit.predictedMillis(),
                audit.windowParts());
    }

    /** Returns why not everything was said and done. */
    private Optional<String> play(List<DemoScript.Line> lines) {
        PrintStream unseen = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        return new ScriptedConversation(options.launcher(), lines, unseen).lead(stage, configuration, started);
    }

    private static void fail(String trouble) {
        throw new LabException(trouble);
    }
}
