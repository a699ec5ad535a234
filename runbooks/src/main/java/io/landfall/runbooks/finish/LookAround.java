package io.landfall.runbooks.finish;

import io.landfall.runbooks.finish.gate.Pointers;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Step;
import java.time.Duration;
import java.util.Optional;

/** What still points at the old server stands in the journal, for the closing report. It changes nothing. */
public final class LookAround implements Step {

    public static final String NAME = "look-around";

    public static final String CLIENTS = "clients";
    public static final String REPLICAS = "replicas";
    public static final String FILES = "files";

    private final Pointers pointers;
    private volatile Optional<Found> seen = Optional.empty();

    LookAround(Pointers pointers) {
        this.pointers = pointers;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String plan() {
        return "Look for what still points at " + pointers.pair().source().name()
                + ": client sessions, replicas, and on the hosts the crontabs, systemd units and option files. Only"
                + " look.";
    }

    @Override
    public Duration limit() {
        return Duration.ofMinutes(3);
    }

    @Override
    public Found look() {
        return seen.orElse(Found.of("looked", false));
    }

    @Override
    public boolean isDone(Found now) {
        return now.isTrue("looked");
    }

    @Override
    public void act(Found before) {
        seen = Optional.of(Found.of("looked", true)
                .withList(CLIENTS, pointers.clients())
                .withList(REPLICAS, pointers.replicas())
                .withList(FILES, pointers.files()));
    }
}
