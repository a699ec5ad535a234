package io.landfall.runbooks.route.pointer;

import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.pair.server.Deadline;
import io.landfall.runbooks.settings.RouteSettings.Webhook;
import io.landfall.runbooks.step.ByHand;
import io.landfall.runbooks.web.SignedRequests;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** A web server of the team's, which answers {@code look} and {@code set} with what it names then. */
public final class WebhookPointer implements Pointer {

    private static final Duration ANSWER = Duration.ofSeconds(2);
    private static final Duration TRY_AGAIN = Duration.ofMillis(250);
    private static final Duration TRIES = Duration.ofSeconds(8);

    private final Webhook settings;
    private final SignedRequests requests;

    /** {@code about} is what each request says beside what it asks for, such as the migration's name. */
    public WebhookPointer(Webhook settings, Map<String, String> about, Clock clock) {
        this.settings = settings;
        this.requests = new SignedRequests(settings.url(), settings.secret(), about, clock);
    }

    @Override
    public String where() {
        return settings.url().toString();
    }

    @Override
    public String now() {
        return requests.ask("look", Map.of(), ANSWER);
    }

    /** Tries again while nobody answers, or with another status than 200. */
    @Override
    public void set(String from, String to) {
        AtomicReference<String> failure = new AtomicReference<>("");
        new Deadline()
                .until(
                        () -> {
                            try {
                                requests.ask("set", Map.of("from", from, "to", to), ANSWER);
                                return true;
                            } catch (LandfallException e) {
                                failure.set(e.getMessage());
                                return false;
                            }
                        },
                        TRY_AGAIN,
                        TRIES,
                        failure::get);
    }

    @Override
    public String byHand(String from, String to) {
        return "lead what " + where() + " switches from " + from + " to " + to;
    }

    /** The secret is no script's business. */
    @Override
    public Optional<ByHand.Command> look() {
        return Optional.empty();
    }

    @Override
    public Optional<ByHand.Command> setting(String from, String to) {
        return Optional.empty();
    }
}
