package io.landfall.runbooks.maintenance;

import io.landfall.monitor.Elapsed;
import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.pair.host.OwnersCommand;
import io.landfall.runbooks.pair.host.Script;
import io.landfall.runbooks.pair.host.ShellLine;
import io.landfall.runbooks.pair.server.Deadline;
import io.landfall.runbooks.settings.MigrationSettings.Maintenance;
import io.landfall.runbooks.step.ByHand;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** The application's polite page, switched by a command on its host and seen by a request. */
public final class PolitePage {

    private static final Duration REQUEST = Duration.ofSeconds(2);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(5);

    private static final Script FLAG = Script.of(PolitePage.class, "flag-file.sh");

    private final Maintenance settings;
    private final ShellLine shell;
    /** Who owns the flag file's directory, once that was asked. */
    private volatile Optional<Optional<String>> owner = Optional.empty();

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(REQUEST)
            .build();

    public PolitePage(Maintenance settings, ShellLine shell) {
        this.settings = settings;
        this.shell = shell;
    }

    /** Runs the command and returns when a request shows the page; throws EXTERNAL when none does within {@code limit}. */
    public void show(Deadline deadline, Duration limit) {
        run("on", settings.on(), limit);
        await(settings.verify().on(), deadline, limit);
    }

    /** Runs the command and returns when a request shows the application again. */
    public void hide(Deadline deadline, Duration limit) {
        run("off", settings.off(), limit);
        await(settings.verify().off(), deadline, limit);
    }

    /** A flag file is made and removed with the rights of whoever owns its directory; a command is the operator's own. */
    private void run(String what, String command, Duration limit) {
        shell.alive()
                .run(
                        settings.flagFile()
                                .map(file -> new OwnersCommand(shell, file))
                                .map(owners -> owners.function("flag", owner(owners, limit), FLAG) + "flag " + what)
                                .orElse(command),
                        limit);
    }

    private Optional<String> owner(OwnersCommand owners, Duration limit) {
        if (owner.isEmpty()) {
            owner = Optional.of(owners.user(limit));
        }
        return owner.get();
    }

    private void await(int wanted, Deadline deadline, Duration limit) {
        deadline.until(
                () -> answer().equals(Integer.toString(wanted)),
                LOOK_AGAIN,
                limit,
                () -> settings.verify().url() + " does not answer " + wanted + " within " + Elapsed.show(limit)
                        + " but " + answer() + ". See whether the commands under maintenance do what they should.");
    }

    /** Returns the status of one request as text, or why there is none. */
    public String answer() {
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

    /** What a script can't see itself, as it speaks no TLS, a person looks at. */
    public ByHand hideByHand() {
        URI url = settings.verify().url();
        String answers = url + " answers " + settings.verify().off();
        ByHand.Shell off = new ByHand.Shell(settings.host(), settings.off());
        ByHand inService = ByHand.of("the application is in service again.")
                .otherwise("See whether `" + settings.off() + "` on "
                        + settings.host().name() + " does what it should.");
        return "http".equals(url.getScheme())
                ? inService.make(
                        answers,
                        new ByHand.Web(url),
                        Integer.toString(settings.verify().off()),
                        off)
                : inService.run("look yourself whether " + answers, off, new ByHand.Anything());
    }

    public boolean isShownBy(String answer) {
        return answer.equals(Integer.toString(settings.verify().on()));
    }

    public boolean isHiddenBy(String answer) {
        return answer.equals(Integer.toString(settings.verify().off()));
    }

    public Maintenance settings() {
        return settings;
    }
}
