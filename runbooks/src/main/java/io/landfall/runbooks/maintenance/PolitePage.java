package io.landfall.runbooks.maintenance;

import io.landfall.monitor.Elapsed;
import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.pair.server.Deadline;
import io.landfall.runbooks.settings.Maintenance;
import io.landfall.runbooks.step.ByHand;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** The application's polite page, switched on its host and seen by a request. */
public final class PolitePage {

    private static final Duration REQUEST = Duration.ofSeconds(2);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(5);

    private final Maintenance settings;
    private final PageSwitch pageSwitch;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(REQUEST)
            .build();

    public PolitePage(Maintenance settings, PageSwitch pageSwitch) {
        this.settings = settings;
        this.pageSwitch = pageSwitch;
    }

    /** What switches it; how that is seen is this one's. */
    public PageSwitch pageSwitch() {
        return pageSwitch;
    }

    /** Switches and returns when a request shows the page; throws EXTERNAL when none does within {@code limit}. */
    public void show(Deadline deadline, Duration limit) {
        pageSwitch.show(limit);
        await(settings.verify().on(), deadline, limit);
    }

    /** Switches and returns when a request shows the application again. */
    public void hide(Deadline deadline, Duration limit) {
        pageSwitch.hide(limit);
        await(settings.verify().off(), deadline, limit);
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
        ByHand.Shell off = new ByHand.Shell(settings.host(), pageSwitch.offCommand());
        ByHand inService = ByHand.of("the application is in service again.")
                .otherwise("See whether `" + pageSwitch.off() + "` on "
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
