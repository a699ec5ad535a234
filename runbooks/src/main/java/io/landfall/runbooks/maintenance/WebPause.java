package io.landfall.runbooks.maintenance;

import io.landfall.runbooks.settings.Pause;
import io.landfall.runbooks.step.ByHand;
import io.landfall.runbooks.web.SignedRequests;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;

/** Requests to a web server of the team's. */
public record WebPause(Pause.ByWeb settings, SignedRequests requests) implements ApplicationPause {

    @Override
    public String pauses() {
        return "`pause` to " + settings.url();
    }

    @Override
    public String goesOn() {
        return "`continue` to " + settings.url();
    }

    @Override
    public Duration limit() {
        return settings.limit();
    }

    @Override
    public void reach() {
        requests.ask("look", Map.of(), settings.limit());
    }

    @Override
    public OptionalInt pause(Duration atMost) {
        requests.ask("pause", Map.of("seconds", Long.toString(atMost.toSeconds())), settings.limit());
        return OptionalInt.empty();
    }

    @Override
    public void goOn() {
        requests.ask("continue", Map.of(), settings.limit());
    }

    /** The secret is no script's business. */
    @Override
    public ByHand goOnByHand() {
        return ByHand.of("let the application go on: what " + settings.url() + " does for `continue`.");
    }
}
