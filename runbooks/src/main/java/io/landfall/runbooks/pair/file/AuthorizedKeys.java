package io.landfall.runbooks.pair.file;

import io.landfall.runbooks.pair.host.HostControl;
import io.landfall.runbooks.pair.host.Script;
import io.landfall.runbooks.pair.server.ServerControl;
import java.time.Duration;

/**
 * The file on a server's host that lists the keys which may log in as the SSH user. What lies in that user's home is changed
 * as that user, also where everything else is done as root by sudo.
 */
public record AuthorizedKeys(ServerControl server) {

    private static final Duration LIMIT = Duration.ofSeconds(15);

    /** Runs {@code script} with the file and {@code arguments}; returns what it printed. */
    public String run(Script script, String... arguments) {
        String file = server.settings().authorizedKeys();
        String[] words = new String[arguments.length + 1];
        words[0] = file;
        System.arraycopy(arguments, 0, words, 1, arguments.length);
        HostControl host = server.host();
        return file.startsWith("~/")
                ? host.runAsUser(script.command(words), LIMIT)
                : host.run(script.command(words), LIMIT);
    }
}
