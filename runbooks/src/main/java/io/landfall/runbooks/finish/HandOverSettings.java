package io.landfall.runbooks.finish;

import io.landfall.runbooks.pair.file.HandedOver;
import io.landfall.runbooks.pair.file.SettingsFile;
import io.landfall.runbooks.pair.server.ServerControl;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Step;
import java.time.Duration;
import java.util.List;

/**
 * The settings that the serving server got from Landfall are the operator's.
 *
 * @param migration for the comment in the file
 */
record HandOverSettings(ServerControl serving, String migration) implements Step.Final {

    static final String NAME = "hand-over-settings";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String plan() {
        List<String> waiting = file().waiting();
        return waiting.isEmpty()
                ? "There is no settings file of Landfall's on " + serving.host().name() + "."
                : "On " + serving.host().name() + " rename " + new SettingsFile(serving).path() + " to "
                        + file().path() + ": " + serving.name() + " needs what it says at its next start ("
                        + String.join(", ", waiting) + "). The file is yours from then on.";
    }

    @Override
    public Duration limit() {
        return Duration.ofSeconds(30);
    }

    @Override
    public Found look() {
        return Found.of("handed-over", file().isDone()).with("file", file().path());
    }

    @Override
    public boolean isDone(Found now) {
        return now.isTrue("handed-over");
    }

    @Override
    public void act(Found before) {
        file().take("Settings that this server got with the migration " + migration
                + ", handed over when that was finished. They are yours.");
    }

    private HandedOver file() {
        return new HandedOver(serving);
    }
}
