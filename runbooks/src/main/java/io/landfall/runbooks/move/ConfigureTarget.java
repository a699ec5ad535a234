package io.landfall.runbooks.move;

import io.landfall.monitor.DataSize;
import io.landfall.monitor.checks.names.HostNameAccounts;
import io.landfall.runbooks.move.gate.OptionSize;
import io.landfall.runbooks.move.gate.TargetSettings;
import io.landfall.runbooks.pair.Pair;
import io.landfall.runbooks.pair.file.ClosedFile;
import io.landfall.runbooks.pair.file.SettingsFile;
import io.landfall.runbooks.pair.server.ServerControl;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Step;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** The target's option files make it a durable replica of the source that starts closed. */
record ConfigureTarget(Pair pair, Duration limit) implements Step.Reversible {

    static final String NAME = "configure-target";
    private static final String BEFORE = "file-before";
    private static final String CLOSED_BEFORE = "closed-before";
    private static final String NONE = "(no file)";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String plan() {
        return "Write " + file().path() + " on " + pair.target().host().name()
                + ": a server id of its own, flush and sync at every commit, binary log, "
                + pair.target()
                        .settings()
                        .bufferPool()
                        .map(size -> "a buffer pool of " + size)
                        .orElse("a buffer pool of 70-80 % of the host's memory")
                + ", and what applications notice, where the operator has not set it, as on "
                + pair.source().name() + "; and "
                + new ClosedFile(pair.target()).path() + ", with which it starts read-only and without events.";
    }

    @Override
    public Found look() {
        Optional<String> there = file().read();
        List<String> names = namedAccounts();
        TargetSettings settings = settings(there, names);
        return Found.of(BEFORE, there.orElse(NONE))
                .with(CLOSED_BEFORE, new ClosedFile(pair.target()).isClosed())
                .with("written", there.equals(Optional.of(file().text(settings.lines()))))
                .withList("differences", settings.differences())
                .withList("accounts-by-host-name", names);
    }

    @Override
    public boolean isDone(Found now) {
        return now.isTrue("written") && now.isTrue(CLOSED_BEFORE);
    }

    @Override
    public void act(Found before) {
        TargetSettings settings = settings(file().read(), namedAccounts());
        new ClosedFile(pair.target()).close();
        file().write(settings.lines());
    }

    @Override
    public void undo(Found before) {
        String text = before.text(BEFORE);
        file().restore(text.equals(NONE) ? Optional.empty() : Optional.of(text));
        if (!before.isTrue(CLOSED_BEFORE)) {
            new ClosedFile(pair.target()).open();
        }
    }

    private TargetSettings settings(Optional<String> ours, List<String> names) {
        Map<String, String> earlier = ours.map(SettingsFile::parse).orElse(Map.of());
        Map<String, String> operators = file().operators();
        return TargetSettings.decide(
                pair.source().view().variables(),
                pair.source().view().settings(),
                pair.target().dialect(),
                operators,
                serverId(earlier),
                bufferPool(operators),
                !names.isEmpty());
    }

    /** The one that was chosen earlier, else any that is not the source's. */
    private long serverId(Map<String, String> earlier) {
        long sources = pair.source().view().identity().serverId();
        return TargetSettings.operatorsServerId(earlier)
                .filter(id -> id != sources)
                .orElseGet(() -> anyBut(sources));
    }

    private static long anyBut(long taken) {
        long any = ThreadLocalRandom.current().nextLong(1_000, 1L << 31);
        return any == taken ? any + 1 : any;
    }

    /** As configured; empty when what the operator wrote is a fair share; else three quarters of the memory. */
    private Optional<DataSize> bufferPool(Map<String, String> operators) {
        Optional<DataSize> configured = pair.target().settings().bufferPool();
        if (configured.isPresent()) {
            return configured;
        }
        DataSize memory = pair.target().host().view().memory();
        return Optional.ofNullable(operators.get("innodb_buffer_pool_size"))
                        .filter(text -> TargetSettings.isFairShare(OptionSize.parse(text), memory))
                        .isPresent()
                ? Optional.empty()
                : Optional.of(TargetSettings.shareOf(memory));
    }

    private List<String> namedAccounts() {
        return HostNameAccounts.of(pair.source().view().accounts());
    }

    private SettingsFile file() {
        return new SettingsFile(target());
    }

    private ServerControl target() {
        return pair.target();
    }
}
