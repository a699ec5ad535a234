package io.landfall.runbooks.settings;

import io.landfall.monitor.Secret;
import io.landfall.monitor.host.SshLogin;
import java.net.URI;
import java.time.Duration;
import java.util.stream.Stream;

/** How an application that keeps its connections is made to wait while writes are stopped. */
public sealed interface Pause {

    /** How long pausing may take, and going on. */
    Duration limit();

    /** The hosts on which that is done; none when it is done from Landfall's own machine. */
    Stream<SshLogin> hosts();

    /**
     * By two commands.
     *
     * @param command returns when no statement is under way; its first argument is for how many seconds at most
     * @param goOn ends the pause, also where there is none
     */
    record ByCommand(SshLogin host, String command, String goOn, Duration limit) implements Pause {
        @Override
        public Stream<SshLogin> hosts() {
            return Stream.of(host);
        }
    }

    /**
     * By requests to a web server of the team's.
     *
     * @param url takes the requests
     * @param secret signs them
     */
    record ByWeb(URI url, Secret secret, Duration limit) implements Pause {
        @Override
        public Stream<SshLogin> hosts() {
            return Stream.empty();
        }
    }
}
