package io.landfall.bot.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.lab.Awaited;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Follows a break-glass page to the letter: pastes its lines into bash, where only {@code ssh} and {@code mariadb} can be
 * found, looks at what they print, and decides nothing but what the page says. Knows one password, and where to type it.
 */
final class TiredPerson {

    private static final Duration LOOKS_AGAIN_FOR = Duration.ofSeconds(10);
    private static final Pattern PART = Pattern.compile("([1-4]) .*");
    private static final Pattern QUOTED = Pattern.compile("`([^`]*)`");
    private static final Pattern BROWSER = Pattern.compile(".*in a browser that (\\S+) answers (\\d+)");
    private static final String PASSWORD_LINE = "read -rsp 'password: ' MYSQL_PWD; export MYSQL_PWD";

    private final Path tools;
    private final String password;
    private final List<String> pasted = new ArrayList<>();
    private boolean typedPassword;
    private boolean knowsItIsCutOff;

    /** A line to paste, and what must be seen then. */
    private record Paste(String line, String see) {}

    /** What a line has printed. */
    private record Printed(String out, String errors) {

        List<String> lines() {
            return out.lines().map(String::strip).toList();
        }
    }

    /** Puts the two tools into {@code tools}, an empty directory. */
    TiredPerson(Path tools, String password) {
        this.tools = tools;
        this.password = password;
        for (String tool : List.of("ssh", "mariadb")) {
            link(tool);
        }
    }

    private void link(String tool) {
        try {
            Path there = List.of("/usr/bin/" + tool, "/usr/local/bin/" + tool, "/bin/" + tool).stream()
                    .map(Path::of)
                    .filter(Files::isExecutable)
                    .findFirst()
                    .orElseThrow();
            Files.createSymbolicLink(tools.resolve(tool), there);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As {@link #follow}, for somebody who knows that Landfall's machine is cut off, though its sessions are still there. */
    String followCutOff(List<String> page) {
        knowsItIsCutOff = true;
        try {
            return follow(page);
        } finally {
            knowsItIsCutOff = false;
        }
    }

    /** Does what the page says; returns which way it went: {@code go back} or {@code go on}. */
    String follow(List<String> page) {
        typedPassword = false;
        List<Paste> first = part("1", page);
        first.subList(0, first.size() - 1).forEach(this::paste);
        String way = decide(first.get(first.size() - 1));
        part(way.equals("go back") ? "2" : "3", page).forEach(this::paste);
        return way;
    }

    /** What was pasted, a line each. */
    List<String> pasted() {
        return List.copyOf(pasted);
    }

    private static List<Paste> part(String number, List<String> page) {
        List<Paste> pastes = new ArrayList<>();
        boolean inside = false;
        for (int i = 0; i < page.size(); i++) {
            String line = page.get(i);
            Matcher part = PART.matcher(line);
            if (part.matches()) {
                inside = part.group(1).equals(number);
            } else if (inside && line.startsWith("      see ")) {
                pastes.add(new Paste(page.get(i - 1).strip(), line.strip().substring("see ".length())));
            }
        }
        assertThat(pastes).as("what part " + number + " has to paste").isNotEmpty();
        return pastes;
    }

    /** The line's output must be one of the two answers. */
    private String decide(Paste paste) {
        List<String> answers = List.of("go back", "go on");
        assertThat(QUOTED.matcher(paste.see()).results().map(found -> found.group(1)))
                .containsExactlyElementsOf(answers);
        Printed printed = run(paste.line());
        assertThat(answers).as(printed.errors()).contains(printed.out().strip());
        return printed.out().strip();
    }

    private void paste(Paste paste) {
        if (paste.line().equals(PASSWORD_LINE)) {
            typedPassword = true;
            return;
        }
        assertThat(paste.line()).matches("(ssh|mariadb) .*");
        Printed printed = run(paste.line());
        if (knowsItIsCutOff && paste.line().contains("IS_USED_LOCK('landfall')")) {
            assertThat(printed.out().strip()).as(paste.line()).isEqualTo("1");
            return;
        }
        if (paste.see().startsWith("nothing")) {
            assertThat(printed.out()).as(paste.line() + "\n" + printed.errors()).isBlank();
            assertThat(printed.errors()).as(paste.line()).isBlank();
        }
        List<String> wanted = QUOTED.matcher(paste.see())
                .results()
                .map(found -> found.group(1))
                .toList();
        if (!printed.lines().containsAll(wanted)) {
            lookAgain(paste, wanted, printed);
        }
        look(paste.see());
    }

    private void lookAgain(Paste paste, List<String> wanted, Printed before) {
        Awaited.within(
                LOOKS_AGAIN_FOR,
                "`" + paste.line() + "` prints " + wanted + "; it printed: " + before,
                () -> run(paste.line()).lines().containsAll(wanted));
    }

    private static void look(String see) {
        Matcher browser = BROWSER.matcher(see);
        if (browser.matches()) {
            Awaited.within(
                    LOOKS_AGAIN_FOR,
                    see,
                    () -> status(URI.create(browser.group(1))) == Integer.parseInt(browser.group(2)));
        }
    }

    private static int status(URI url) {
        try {
            return HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(url).GET().build(), BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private Printed run(String line) {
        pasted.add(line);
        ProcessBuilder bash = new ProcessBuilder("/bin/bash", "-c", line);
        bash.environment().put("PATH", tools.toString());
        if (typedPassword) {
            bash.environment().put("MYSQL_PWD", password);
        }
        try {
            Path errors = Files.createTempFile(tools, "errors", "");
            Process process = bash.redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectError(errors.toFile())
                    .start();
            String out = new String(process.getInputStream().readAllBytes());
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).as(line).isTrue();
            Printed printed = new Printed(out, Files.readString(errors));
            Files.delete(errors);
            return printed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
