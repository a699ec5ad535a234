package io.landfall.runbooks.cutover;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.host.Shell;
import io.landfall.runbooks.cutover.window.Pastes;
import io.landfall.runbooks.cutover.window.ShellLine;
import io.landfall.runbooks.engine.ByHand;
import io.landfall.runbooks.settings.MigrationSettings.Route;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

/**
 * A configuration file of the application on its host. Before the window its next text is put beside it, with the same
 * owner and permissions; the window renames that, so that nobody ever reads half a file. What was there before stays as
 * {@code FILE.landfall-before-runN}. What the file says is never logged: it may hold a password.
 */
final class RouteFile {

    private static final Duration LIMIT = Duration.ofSeconds(8);

    private final Route route;
    private final Replacement replacement;
    private final ShellLine shell;
    private final long run;
    private final String names;

    RouteFile(Route route, Replacement replacement, ShellLine shell, long run) {
        this.route = route;
        this.replacement = replacement;
        this.shell = shell;
        this.run = run;
        this.names = "set -e\np=$(readlink -f -- " + Shell.quote(route.path()) + ")\nb=$p.landfall-before-run" + run
                + "\ns=$p.landfall-staged-run" + run + "\n";
    }

    /** Where it is, such as {@code app-1:/etc/shop.conf}. */
    String where() {
        return route.host().name() + ":" + route.path();
    }

    /** The text that comes next waits beside the file, and the backup is made. Throws REFUSED when nothing would change. */
    void stage() {
        String text = read();
        if (!replacement.isOpenIn(text)) {
            throw LandfallException.refused(where() + " does not hold what is to be replaced in it (" + replacement
                    + "). Nothing was changed. Check routes.replace.");
        }
        shell.alive().run(names + "cp -p -- \"$p\" \"$b\"\n" + write(replacement.apply(text)), LIMIT);
    }

    /** Whether what waits beside the file is what it would be if it were staged now. */
    boolean isStaged() {
        String waiting = shell.alive().run(names + "if [ -e \"$s\" ]; then base64 < \"$s\"; fi", LIMIT);
        return !waiting.isBlank() && text(waiting).equals(replacement.apply(read()));
    }

    /** The file names the new server and the application was told. Returns when it was read back. */
    void switchOver() {
        String rename = "if [ -e \"$s\" ] && cmp -s -- \"$p\" \"$b\"; then mv -fT -- \"$s\" \"$p\"; fi\n";
        if (!isSwitched(text(shell.alive().run(names + rename + reload() + "base64 < \"$p\"", LIMIT)))) {
            switchAfresh();
        }
    }

    /** It was changed since it was staged, or never staged. */
    private void switchAfresh() {
        String backup = "if [ ! -e \"$b\" ]; then cp -p -- \"$p\" \"$b\"; fi\n";
        String rename = "mv -fT -- \"$s\" \"$p\"\n";
        String now = shell.alive()
                .run(names + backup + write(replacement.apply(read())) + rename + reload() + "base64 < \"$p\"", LIMIT);
        if (!isSwitched(text(now))) {
            throw LandfallException.external(where() + " does not name the new server after it was written ("
                    + replacement + "). Change it by hand.");
        }
    }

    /** Whether the file names the new server, and the old one no more. */
    boolean isSwitched() {
        return isSwitched(read());
    }

    /** Whether the file names the old server. */
    boolean namesSource() {
        return replacement.isOpenIn(read());
    }

    private boolean isSwitched(String text) {
        return replacement.isDoneIn(text);
    }

    /** Nothing waits beside the file; the backup is gone, too, unless the file differs from it. */
    void discard() {
        shell.alive().run(names + "rm -f -- \"$s\"; if cmp -s -- \"$p\" \"$b\"; then rm -f -- \"$b\"; fi", LIMIT);
    }

    /** Fails when the application's command fails; the disk may take its time after that. */
    private String reload() {
        return route.reload()
                        .map(command -> "( set +e\n" + command + "\n) >&2 </dev/null\n")
                        .orElse("") + "sync -- \"$p\" \"$(dirname -- \"$p\")\"\n";
    }

    private static String write(String text) {
        String encoded =
                Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(text.getBytes(StandardCharsets.ISO_8859_1));
        return "cp -p -- \"$p\" \"$s\"\nbase64 -d > \"$s\" <<'LANDFALL'\n" + encoded + "\nLANDFALL\nsync -- \"$s\"\n";
    }

    private String read() {
        return text(shell.alive().run(names + "base64 < \"$p\"", LIMIT));
    }

    private static String text(String encoded) {
        return new String(Base64.getMimeDecoder().decode(encoded), StandardCharsets.ISO_8859_1);
    }

    /** Adds the command line that does what {@link #switchOver} does. */
    ByHand onByHand(ByHand before, Pastes pastes) {
        return before.paste(
                pastes.shell(
                        route.host(),
                        names() + "if cmp -s -- \"$p\" \"$b\"; then mv -fT -- \"$s\" \"$p\"; fi; " + reloadByHand()
                                + "if " + replacement.doneByHand("\"$p\"")
                                + "; then echo switched; else echo edit; fi"),
                "`switched`");
    }

    /** Adds the command line that brings back what was there before, when it was switched. */
    ByHand backByHand(ByHand before, Pastes pastes) {
        return before.paste(
                pastes.shell(
                        route.host(),
                        names() + "if " + replacement.doneByHand("\"$p\"")
                                + "; then cp -p -- \"$b\" \"$s\" && mv -fT -- \"$s\" \"$p\" && { " + reloadByHand()
                                + "true; }; fi; if " + replacement.reversed().doneByHand("\"$p\"")
                                + "; then echo back; else echo edit; fi"),
                "`back`");
    }

    /** What to do when the line prints {@code edit}. */
    String orByHand(boolean back) {
        Replacement what = back ? replacement.reversed() : replacement;
        return " Prints " + where() + " `edit`? Then replace " + what + " in it"
                + route.reload().map(command -> " and run there: " + command).orElse("") + ".";
    }

    /** As {@link #names}, in one line. */
    private String names() {
        return "p=$(readlink -f -- " + Pastes.inner(route.path()) + "); b=$p.landfall-before-run" + run
                + "; s=$p.landfall-staged-run" + run + "; ";
    }

    private String reloadByHand() {
        return route.reload()
                .map(command -> "( " + command + " ) </dev/null >&2; ")
                .orElse("");
    }

    /** Says what a person does by hand. */
    String byHand() {
        return "in " + where() + " replace " + replacement
                + route.reload().map(command -> ", then run: " + command).orElse("");
    }
}
