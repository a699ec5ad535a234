package io.landfall.runbooks.route.file;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.host.Shell;
import io.landfall.monitor.server.connection.ServerAddress;
import io.landfall.runbooks.pair.host.OwnersCommand;
import io.landfall.runbooks.pair.host.Script;
import io.landfall.runbooks.pair.host.ShellLine;
import io.landfall.runbooks.route.Route;
import io.landfall.runbooks.route.Way;
import io.landfall.runbooks.settings.MigrationSettings.ConfigFile;
import io.landfall.runbooks.step.ByHand;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A configuration file of the application on its host. Before the window its next text is put beside it, with the same
 * owner and permissions; the window renames that, so that nobody ever reads half a file. What was there before stays as
 * {@code FILE.landfall-before-runN}. Whoever owns the directory gains no right by what he puts there: see {@link
 * OwnersCommand}. What the file says is never logged: it may hold a password.
 */
public final class RouteFile implements Route {

    private static final Duration LIMIT = Duration.ofSeconds(8);

    private static final Pattern ADDRESS = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[\\w.-]+):[1-9]\\d{0,4}");
    private static final String FUNCTION = "file ";
    private static final Script FILE = Script.of(RouteFile.class, "route-file.sh");

    private final ConfigFile file;
    private final Replacement replacement;
    private final ShellLine shell;
    private final long run;
    private final OwnersCommand owners;
    private volatile Optional<Optional<String>> user = Optional.empty();

    public RouteFile(ConfigFile file, Replacement replacement, ShellLine shell, long run) {
        this.file = file;
        this.replacement = replacement;
        this.shell = shell;
        this.run = run;
        this.owners = new OwnersCommand(shell, file.path());
    }

    /** Where it is, such as {@code app-1:/etc/shop.conf}. */
    @Override
    public String where() {
        return file.host().name() + ":" + file.path();
    }

    @Override
    public List<Way> waysToSource() {
        return ways(replacement.words().keySet());
    }

    @Override
    public List<Way> waysToTarget() {
        return ways(replacement.words().values());
    }

    /** Known where an address as a whole is replaced. */
    private List<Way> ways(Collection<String> words) {
        return words.stream()
                .filter(word -> ADDRESS.matcher(word).matches())
                .map(word -> new Way(shell.host(), ServerAddress.parse(word)))
                .toList();
    }

    /** Where {@link #stage} puts the text that comes next, as a word of a shell on the file's host. */
    public String staged() {
        return "\"$(readlink -f -- " + Shell.quote(file.path()) + ")\".landfall-staged-run" + run;
    }

    /** The text that comes next waits beside the file, and the backup is made. Throws REFUSED when nothing would change. */
    @Override
    public void stage() {
        String text = read();
        if (!replacement.isOpenIn(text)) {
            throw LandfallException.refused(where() + " does not hold what is to be replaced in it (" + replacement
                    + "). Nothing was changed. Check routes.replace.");
        }
        run("stage" + input(replacement.apply(text)));
    }

    /** Whether what waits beside the file is what it would be if it were staged now. Asks again who owns the way to it. */
    @Override
    public boolean isStaged() {
        user = Optional.empty();
        String waiting = run("waiting");
        return !waiting.isBlank() && text(waiting).equals(replacement.apply(read()));
    }

    /** The file names the new server and the application was told. Returns when it was read back. */
    @Override
    public void switchOver() {
        if (!isSwitched(text(run(andSettle("switch", ""))))) {
            switchAfresh();
        }
    }

    /** It was changed since it was staged, or never staged. */
    private void switchAfresh() {
        String now = run(andSettle("afresh", input(replacement.apply(read()))));
        if (!isSwitched(text(now))) {
            throw LandfallException.external(where() + " does not name the new server after it was written ("
                    + replacement + "). Change it by hand.");
        }
    }

    /** Whether the file names the new server, and the old one no more. */
    @Override
    public boolean isSwitched() {
        return isSwitched(read());
    }

    /** Whether the file names the old server. */
    @Override
    public boolean leadsToSource() {
        return replacement.isOpenIn(read());
    }

    private boolean isSwitched(String text) {
        return replacement.isDoneIn(text);
    }

    /** Nothing waits beside the file; the backup is gone, too, unless the file differs from it. */
    @Override
    public void discard() {
        run("discard");
    }

    /** Fails when the application's command fails; the disk may take its time after that. */
    private String andSettle(String operation, String input) {
        return file.reload()
                .map(command ->
                        operation + input + "\n( set +e\n" + command + "\n) >&2 </dev/null\n" + FUNCTION + "settle")
                .orElse(operation + " settle" + input);
    }

    private String read() {
        return text(run("read"));
    }

    /** Does {@code operation} and what follows it, in one command; returns what it printed. */
    private String run(String operation) {
        return shell.alive()
                .run(
                        "set -e # in the directory of "
                                + file.path().lines().findFirst().orElse("") + "\n"
                                + owners.function(FUNCTION.strip(), user(), FILE, Long.toString(run)) + FUNCTION
                                + operation,
                        LIMIT);
    }

    private Optional<String> user() {
        if (user.isEmpty()) {
            user = Optional.of(owners.user(LIMIT));
        }
        return user.get();
    }

    /** The shell feeds it, so that no process list shows it. */
    private static String input(String text) {
        String encoded =
                Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(text.getBytes(StandardCharsets.ISO_8859_1));
        return " <<'LANDFALL'\n" + encoded + "\nLANDFALL";
    }

    private static String text(String encoded) {
        return new String(Base64.getMimeDecoder().decode(encoded), StandardCharsets.ISO_8859_1);
    }

    /** Adds the command line that does what {@link #switchOver} does. */
    @Override
    public ByHand onByHand(ByHand before) {
        return before.run(
                where() + " names the new server",
                new ByHand.Shell(
                        file.host(),
                        names() + "if cmp -s -- \"$p\" \"$b\"; then mv -fT -- \"$s\" \"$p\"; fi; " + reloadByHand()
                                + "if " + replacement.doneByHand("\"$p\"")
                                + "; then echo switched; else echo edit; fi"),
                new ByHand.Exactly("switched"));
    }

    /** Adds the command line that brings back what was there before, when it was switched. */
    @Override
    public ByHand backByHand(ByHand before) {
        return before.run(
                where() + " names the old server",
                new ByHand.Shell(
                        file.host(),
                        names() + "if " + replacement.doneByHand("\"$p\"")
                                + "; then mv -fT -- \"$b\" \"$p\" && { " + reloadByHand()
                                + "true; }; fi; if " + replacement.reversed().doneByHand("\"$p\"")
                                + "; then echo back; else echo edit; fi"),
                new ByHand.Exactly("back"));
    }

    /** What to do when the line prints {@code edit}. */
    @Override
    public String orByHand(boolean back) {
        Replacement what = back ? replacement.reversed() : replacement;
        return "`edit` of " + where() + "? Then replace " + what + " in it"
                + file.reload().map(command -> " and run there: " + command).orElse("") + ".";
    }

    /**
     * Goes into the file's directory: from there on a rename changes nothing in another one, whatever its owner does
     * meanwhile.
     */
    private String names() {
        return "p=$(readlink -f -- " + Shell.quote(file.path())
                + ") && cd -P -- \"$(dirname -- \"$p\")\" && p=./$(basename -- \"$p\") && b=$p.landfall-before-run"
                + run
                + " && s=$p.landfall-staged-run" + run + " || exit; ";
    }

    private String reloadByHand() {
        return file.reload()
                .map(command -> "( " + command + " ) </dev/null >&2; ")
                .orElse("");
    }

    /** Says what a person does by hand. */
    @Override
    public String byHand() {
        return "in " + where() + " replace " + replacement
                + file.reload().map(command -> ", then run: " + command).orElse("");
    }
}
