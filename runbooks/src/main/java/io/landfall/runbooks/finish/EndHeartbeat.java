package io.landfall.runbooks.finish;

import io.landfall.runbooks.pair.heartbeat.HeartbeatWriter;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Step;
import java.time.Duration;

/** No heartbeat is written any more, and none is under way. */
public record EndHeartbeat(HeartbeatWriter writer) implements Step.Final {

    public static final String NAME = "end-heartbeat";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String plan() {
        return "End Landfall's heartbeat on " + writer.server().name() + ".";
    }

    @Override
    public Duration limit() {
        return Duration.ofSeconds(15);
    }

    /** A new process could have begun it again. */
    @Override
    public boolean endsWithTheProcess() {
        return true;
    }

    @Override
    public Found look() {
        return Found.of("running", writer.state().running());
    }

    @Override
    public boolean isDone(Found now) {
        return !now.isTrue("running");
    }

    @Override
    public void act(Found before) {
        writer.stop();
    }
}
