package io.landfall.runbooks.pair.host;

import io.landfall.monitor.host.Shell;
import java.time.Duration;
import java.util.Optional;

/**
 * What Landfall does with one path on the application's host, never with more rights than whoever can change names on
 * the way to it: as the user who owns a directory there, when Landfall's own user is root.
 *
 * @param shell the shell on that host
 * @param path what the configuration says
 */
public record OwnersCommand(ShellLine shell, String path) {

    private static final Script USER = Script.withWay(OwnersCommand.class, "user.sh");
    /** What that user's processes still have to say afterwards reaches nobody: they hold this pipe only. */
    private static final String TOLD = Shell.quote(
            """
            /^-- text$/ { text = 1; next }
            /^-- done$/ { done = 1; exit }
            text { lines[++n] = $0; next }
            { print > "/dev/stderr" }
            END { for (i = 1; done && i <= n; i++) print lines[i]; exit !done }
            """);

    /** As whom it is done: {@code user:group}; empty when that is the user of the shell. Throws EXTERNAL when nobody may. */
    public Optional<String> user(Duration limit) {
        String told = shell.alive().run(USER.command(path), limit);
        return Optional.of(told.strip()).filter(user -> !user.isEmpty());
    }

    /**
     * Returns the definition of a shell function {@code name} that runs {@code script} with the path, {@code arguments}
     * and its own. It succeeds, and prints what comes after a line {@code -- text}, when the script says {@code -- done}.
     */
    public String function(String name, Optional<String> user, Script script, String... arguments) {
        String as = user.map(one -> one.split(":"))
                .map(one -> "setpriv " + Script.words("--reuid", one[0], "--regid", one[1], "--init-groups") + " ")
                .orElse("");
        return name + "() {\n" + as + "sh -c " + Shell.quote(script.text()) + " landfall " + Shell.quote(path) + " "
                + Script.words(arguments) + " \"$@\" 2>&1 | awk " + TOLD + "\n}\n";
    }
}
