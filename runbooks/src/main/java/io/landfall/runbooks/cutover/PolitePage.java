package io.landfall.runbooks.cutover;

import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.cutover.window.Pastes;
import io.landfall.runbooks.cutover.window.ShellLine;
import io.landfall.runbooks.engine.ByHand;
import io.landfall.runbooks.server.Patience;
import io.landfall.runbooks.settings.MigrationSettings.Maintenance;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** The application's polite page, switched by a command on its host and seen by a request. */
final class PolitePage {

    private static final Duration REQUEST = Duration.ofSeconds(2);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(5);

    private final Maintenance settings;
    private final ShellLine shell;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(REQUEST)
            .build();

    PolitePage(Maintenance settings, ShellLine shell) {
        this.settings = settings;
        this.shell = shell;
    }

    /** Runs the command and returns when a request shows the page; throws EXTERNAL when none does within {@code limit}. */
    void show(Patience patience, Duration limit) {
        shell.alive().run(settings.on(), limit);
        await(settings.verify().on(), patience, limit);
    }

    /** Runs the command and returns when a request shows the application again. */
    void hide(Patience patience, Duration limit) {
        shell.alive().run(settings.off(), limit);
        await(settings.verify().off(), patience, limit);
    }

    private void await(int wanted, Patience patience, Duration limit) {
        patience.until(
                () -> answer().equals(Integer.toString(wanted)),
                LOOK_AGAIN,
                limit,
                () -> settings.verify().url() + " does not answer " + wanted + " within " + limit.toSeconds()
                        + " s but " + answer() + ". See whether the commands under maintenance do what they should.");
    }

    /** Returns the status of one request as text, or why there is none. */
    String answer() {
        HttpRequest request = HttpRequest.newBuilder(settings.verify().url())
                .timeout(REQUEST)
                .GET()
                .build();
        try {
            return Integer.toString(
                    http.send(request, BodyHandlers.discarding()).statusCode());
        } catch (IOException e) {
            return "nothing (" + e.getClass().getSimpleName() + ")";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LandfallException.external(
                    "Interrupted while asking " + settings.verify().url() + ".", e);
        }
    }

    ByHand hideByHand(Pastes pastes) {
        return ByHand.of("The application is in service again.")
                .paste(
                        pastes.shell(settings.host(), settings.off()),
                        "nothing, and in a browser that " + settings.verify().url() + " answers "
                                + settings.verify().off());
    }

    boolean isShownBy(String answer) {
        return answer.equals(Integer.toString(settings.verify().on()));
    }

    boolean isHiddenBy(String answer) {
        return answer.equals(Integer.toString(settings.verify().off()));
    }

    Maintenance settings() {
        return settings;
    }
}
