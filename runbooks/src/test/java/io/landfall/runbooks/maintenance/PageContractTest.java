package io.landfall.runbooks.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landfall.lab.Lab;
import io.landfall.lab.LabHost;
import io.landfall.lab.process.Awaited;
import io.landfall.lab.proxy.LabHaproxy;
import io.landfall.lab.web.LabNginx;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.check.Status;
import io.landfall.monitor.host.SshConnection;
import io.landfall.monitor.host.SshHost;
import io.landfall.monitor.host.SshLogin;
import io.landfall.monitor.server.LabViews;
import io.landfall.runbooks.maintenance.kind.PageKinds;
import io.landfall.runbooks.pair.host.ShellLine;
import io.landfall.runbooks.pair.host.SshHostControl;
import io.landfall.runbooks.pair.server.Deadline;
import io.landfall.runbooks.settings.Maintenance;
import io.landfall.runbooks.settings.Maintenance.Verify;
import io.landfall.runbooks.step.ByHand;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

/** What every kind of polite page keeps to, each on the real part. */
class PageContractTest {

    private static final Duration SOON = Duration.ofMinutes(1);
    private static final String POLITE = ShippedPage.in("nb");

    enum What {
        COMMANDS,
        FLAG_FILE,
        NGINX,
        HAPROXY
    }

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static Lab lab;
    private static SshLogin login;
    private static SshConnection connection;
    private static ShellLine shell;

    private LabNginx nginx;

    @BeforeAll
    static void open() {
        lab = Lab.open();
        LabHost host = lab.host("web-1");
        login = LabViews.login(host);
        connection = new SshConnection(login);
        shell = new ShellLine(new SshHostControl(connection, new SshHost(connection, Clock.systemUTC())));
    }

    @AfterAll
    static void close() {
        shell.close();
        connection.close();
        lab.close();
    }

    @ParameterizedTest
    @EnumSource
    void isShownAndHiddenAndSeenFromOutside(What what) throws Exception {
        Maintenance settings = settings(what);
        PolitePage page = page(settings);
        assertThat(new PageAnswers(page).look().status()).isEqualTo(Status.OK);

        prepare(page);
        page.pageSwitch().prepare();
        assertThat(answer(settings).statusCode()).as("only prepared").isEqualTo(200);

        page.show(new Deadline(), SOON);
        page.show(new Deadline(), SOON);
        assertThat(answer(settings).statusCode()).isEqualTo(503);
        assertThat(new PageAnswers(page).look().status()).isEqualTo(Status.OK);

        page(settings).hide(new Deadline(), SOON);
        page.hide(new Deadline(), SOON);
        assertThat(answer(settings).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource
    void isHiddenByTheLineOfTheScript(What what) throws Exception {
        Maintenance settings = settings(what);
        PolitePage page = page(settings);
        prepare(page);
        page.show(new Deadline(), SOON);

        ByHand.Line line = page.hideByHand().lines().get(0);
        shell.host().run(((ByHand.Shell) line.act().orElseThrow()).command(), SOON);

        assertThat(answer(settings).statusCode()).isEqualTo(200);
    }

    /** Of the application it says nothing; of what a client should do, all. */
    @ParameterizedTest
    @EnumSource(names = {"NGINX", "HAPROXY"})
    void isWholeWhateverIsAskedForAndSaysWhenToComeAgain(What what) throws Exception {
        Maintenance settings = settings(what);
        PolitePage page = page(settings);
        prepare(page);
        page.show(new Deadline(), SOON);

        for (String method : new String[] {"GET", "POST", "PUT"}) {
            HttpResponse<String> answer = ask(method, settings.verify().url().resolve("some/style.css?page=1"));
            assertThat(answer.statusCode()).as(method).isEqualTo(503);
            assertThat(answer.body()).isEqualTo(POLITE);
            assertThat(answer.headers().firstValue("Retry-After")).contains("60");
            assertThat(answer.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
        }
        page.hide(new Deadline(), SOON);
    }

    @Test
    void changesNothingElseOfAnNginx() throws Exception {
        LabNginx nginx = LabNginx.start(lab);
        prepare(page(nginx(nginx, "with-it")), nginx);

        HttpResponse<String> answer = ask("GET", nginx.url());
        assertThat(answer.headers().firstValue("X-Team")).contains("ours");
        assertThat(ask("GET", nginx.url().resolve("with-it-landfall-page")).statusCode())
                .as("nobody comes to the page by its name")
                .isNotEqualTo(503);
        assertThat(files(nginx.included())).containsExactly("with-it.conf");
    }

    @Test
    void findsOutBeforeTheWindowThatNginxIsBrokenAndLeavesItAsItWas() throws IOException {
        LabNginx nginx = LabNginx.start(lab);
        String whole = Files.readString(nginx.configuration());
        PageSwitch page = page(nginx(nginx, "shop")).pageSwitch();
        Files.writeString(nginx.configuration(), whole.replace("location /", "nonsense /"));
        assertThatThrownBy(page::prepare)
                .isInstanceOf(LandfallException.class)
                .hasMessageContainingAll(
                        "unknown directive \"nonsense\"",
                        "So nginx does not take its own configuration, before Landfall has changed anything.");
        assertThat(files(nginx.included())).isEmpty();

        Files.writeString(nginx.configuration(), whole.replace("included/*.conf", "elsewhere/*.conf"));
        assertThatThrownBy(page::prepare)
                .hasMessageContaining("nginx does not include " + nginx.included() + "/shop.conf. Write `include "
                        + nginx.included() + "/*.conf;` into the server that people see.");
        assertThat(files(nginx.included())).isEmpty();

        Files.writeString(nginx.configuration(), whole);
        assertThatCode(page::prepare).doesNotThrowAnyException();
    }

    /** What it takes in place of the file that is there, it must be able to take back. */
    @Test
    void keepsTheEarlierPageWhenNginxDoesNotTakeTheNext() throws Exception {
        LabNginx nginx = LabNginx.start(lab);
        Maintenance settings = nginx(nginx, "shop");
        page(settings).pageSwitch().prepare();
        Path file = nginx.included().resolve("shop.conf");
        String before = Files.readString(file);

        Maintenance unreadable = nginx(nginx, "shop", "<p>$nobody</p>", nginx.reloadCommand());
        assertThatThrownBy(page(unreadable).pageSwitch()::prepare).hasMessageContaining("unknown \"nobody\" variable");
        Maintenance unread = nginx(nginx, "shop", "<p>other</p>", "echo no >&2; false");
        assertThatThrownBy(page(unread).pageSwitch()::prepare).hasMessageContaining("no");

        assertThat(Files.readString(file)).isEqualTo(before);
        assertThat(files(nginx.included())).containsExactly("shop.conf");
    }

    @Test
    void findsOutBeforeTheWindowThatHaproxyTakesNoChanges() {
        LabHaproxy proxy = LabHaproxy.startWithPage(lab, politePage(), "operator");

        assertThatThrownBy(page(haproxy(proxy)).pageSwitch()::prepare)
                .hasMessage(
                        "HAProxy at " + proxy.socket() + " of web-1 was told `set server page/switch state maint` and"
                                + " answered: Permission denied It takes that at a socket with `level admin`.");
    }

    static Stream<String> languages() {
        return ShippedPage.LANGUAGES.stream();
    }

    /** For people who see, hear or feel it; and with nothing that must be fetched from somewhere. */
    @ParameterizedTest
    @MethodSource("languages")
    void isValidAccessibleAndWholeByItself(String language) throws Exception {
        String page = ShippedPage.in(language);
        Document document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(page.replaceFirst("<!DOCTYPE html>", ""))));

        assertThat(document.getDocumentElement().getAttribute("lang")).isEqualTo(language);
        for (String once : new String[] {"title", "h1", "main"}) {
            assertThat(document.getElementsByTagName(once).getLength()).as(once).isEqualTo(1);
        }
        assertThat(page).startsWith("<!DOCTYPE html>").contains("width=device-width");
        assertThat(page).doesNotContainPattern("(?i)src=|href=|url\\(|@import|<script|\\$|https?:");
    }

    /** Seconds before the window; here it follows at once, and an nginx that was told to reload has to have done so. */
    private void prepare(PolitePage page) {
        if (page.settings().kind() instanceof Maintenance.Nginx) {
            prepare(page, nginx);
        } else {
            page.pageSwitch().prepare();
        }
    }

    private static void prepare(PolitePage page, LabNginx nginx) {
        Set<Long> before = nginx.workers();
        page.pageSwitch().prepare();
        Awaited.within(SOON, "other workers serve", () -> {
            Set<Long> now = nginx.workers();
            return !now.isEmpty() && Collections.disjoint(now, before);
        });
    }

    private static PolitePage page(Maintenance settings) {
        return PageKinds.page(settings, shell);
    }

    private Maintenance settings(What what) {
        return switch (what) {
            case COMMANDS, FLAG_FILE -> byFlag(what);
            case NGINX -> {
                nginx = LabNginx.start(lab);
                yield nginx(nginx, "it-s.the_shop");
            }
            case HAPROXY -> haproxy(LabHaproxy.startWithPage(lab, politePage(), "admin"));
        };
    }

    /** An nginx that its team has taught to look for a file. */
    private static Maintenance byFlag(What what) {
        LabNginx nginx = LabNginx.start(lab);
        String flag = nginx.flag().toString();
        Maintenance.Kind kind = what == What.FLAG_FILE
                ? new Maintenance.FlagFile(flag)
                : new Maintenance.Commands("touch " + flag, "rm -f " + flag);
        return new Maintenance(login, kind, verify(nginx.url()));
    }

    private static Maintenance nginx(LabNginx nginx, String migration) {
        return nginx(nginx, migration, POLITE, nginx.reloadCommand());
    }

    private static Maintenance nginx(LabNginx nginx, String migration, String page, String reload) {
        String file = nginx.included().resolve(migration + ".conf").toString();
        return new Maintenance(
                login, new Maintenance.Nginx(file, page, 60, nginx.testCommand(), reload), verify(nginx.url()));
    }

    private static Maintenance haproxy(LabHaproxy proxy) {
        return new Maintenance(
                login,
                new Maintenance.Haproxy(proxy.socket().toString(), "page", "switch"),
                verify(URI.create("http://" + proxy.address() + "/")));
    }

    private static Path politePage() {
        return lab.writePrivateFile(lab.newDirectory("page").resolve("page.html"), POLITE);
    }

    private static Verify verify(URI url) {
        return new Verify(url, 503, 200);
    }

    private static HttpResponse<String> answer(Maintenance settings) throws IOException, InterruptedException {
        return ask("GET", settings.verify().url());
    }

    private static HttpResponse<String> ask(String method, URI url) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(url)
                .method(method, HttpRequest.BodyPublishers.ofString(method.equals("GET") ? "" : "a=b"))
                .build();
        return HTTP.send(request, BodyHandlers.ofString());
    }

    private static List<String> files(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
