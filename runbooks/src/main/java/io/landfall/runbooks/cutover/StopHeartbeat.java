package io.landfall.runbooks.cutover;

import io.landfall.runbooks.cutover.window.Window;
import io.landfall.runbooks.pair.heartbeat.HeartbeatWriter;
import io.landfall.runbooks.step.ByHand;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Step;
import java.time.Duration;
import java.util.Optional;

/** No heartbeat is written on the source any more, and none is under way. */
final class StopHeartbeat implements Step.Reversible {

    static final String NAME = "stop-heartbeat";

    private final Window window;
    private final HeartbeatWriter writer;

    StopHeartbeat(Window window, HeartbeatWriter writer) {
        this.window = window;
        this.writer = writer;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String plan() {
        return "Stop Landfall's heartbeat on " + window.source().name() + " and confirm its last beat.";
    }

    @Override
    public Duration limit() {
        return Duration.ofSeconds(5);
    }

    @Override
    public String byHand() {
        return "The heartbeat is Landfall's own: it ends with Landfall and begins again with it.";
    }

    @Override
    public Optional<ByHand> byHandBack() {
        return Optional.empty();
    }

    @Override
    public Found look() {
        return Found.of("running", writer.state().running())
                .with("last_beat", window.source().position().heartbeat());
    }

    @Override
    public boolean isDone(Found now) {
        return !now.isTrue("running");
    }

    @Override
    public void act(Found before) {
        writer.stop();
    }

    @Override
    public void undo(Found before) {
        if (before.isTrue("running")) {
            writer.start();
        }
    }
}
