package io.landfall.runbooks.settings;

import io.landfall.monitor.Secret;
import io.landfall.monitor.host.SshLogin;
import io.landfall.monitor.server.connection.DatabaseLogin;
import io.landfall.monitor.server.connection.ServerAddress;
import io.landfall.runbooks.settings.MigrationSettings.ConfigFile;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** One way in which the application finds its database, as the configuration file describes it. */
public sealed interface RouteSettings
        permits ConfigFile, RouteSettings.Haproxy, RouteSettings.Commands, RouteSettings.Webhook, RouteSettings.Sql {

    /** The hosts on which it is switched; none when that is done from Landfall's own machine. */
    Stream<SshLogin> hosts();

    /** How the application connects by it. */
    default Reached reached() {
        return Reached.UNKNOWN;
    }

    /** The files that are changed. */
    default Stream<ConfigFile> files() {
        return Stream.empty();
    }

    /**
     * A server of an HAProxy.
     *
     * @param socket where HAProxy is told things while it runs: a path on its host, or an address as its host sees it
     * @param backend HAProxy's name for the servers among which it is
     * @param server HAProxy's name for it
     * @param file HAProxy's configuration, on its host; that the server's address is replaced there by another one
     * @param test a command that fails for a file that HAProxy does not take, in which {@link #FILE} stands for it
     * @param reached how the application connects to HAProxy
     * @param hold new connections wait in HAProxy while writes are stopped; empty when they fail then
     */
    record Haproxy(
            String socket,
            String backend,
            String server,
            ConfigFile file,
            String test,
            Reached reached,
            Optional<Hold> hold)
            implements RouteSettings {

        public static final String FILE = "{file}";

        public SshLogin host() {
            return file.host();
        }

        @Override
        public Stream<SshLogin> hosts() {
            return file.hosts();
        }

        @Override
        public Stream<ConfigFile> files() {
            return file.files();
        }
    }

    /**
     * How connections are made to wait in HAProxy.
     *
     * @param frontend where HAProxy takes them, as its own host sees it
     * @param drain how long those that are under way may take to end before writes are stopped
     */
    record Hold(ServerAddress frontend, Duration drain) {

        public static final Duration DRAIN = Duration.ofMillis(200);
    }

    /**
     * Two commands of the team.
     *
     * @param get prints what names the database now
     * @param set makes its first argument that
     * @param replace what names the source, and what comes instead
     * @param reached how the application connects by it
     */
    record Commands(SshLogin host, String get, String set, Map<String, String> replace, Reached reached)
            implements RouteSettings {

        @Override
        public Stream<SshLogin> hosts() {
            return Stream.of(host);
        }
    }

    /**
     * A web server of the team.
     *
     * @param url takes the requests
     * @param secret signs them
     * @param replace what names the source, and what comes instead
     * @param reached how the application connects by it
     */
    record Webhook(URI url, Secret secret, Map<String, String> replace, Reached reached) implements RouteSettings {

        @Override
        public Stream<SshLogin> hosts() {
            return Stream.empty();
        }
    }

    /**
     * An admin server of the team's.
     *
     * @param admin how Landfall logs in there
     * @param statements make it name what comes instead, one after the other; may be run again
     * @param verify asks what it names now
     * @param replace what names the source, and what comes instead
     * @param reached how the application connects by it
     */
    record Sql(DatabaseLogin admin, List<Bound> statements, Bound verify, Map<String, String> replace, Reached reached)
            implements RouteSettings {

        @Override
        public Stream<SshLogin> hosts() {
            return Stream.empty();
        }
    }

    /**
     * How the application connects by a route, whatever that leads to.
     *
     * @param address empty when it is not known
     * @param from the application's hosts
     */
    record Reached(Optional<ServerAddress> address, List<SshLogin> from) {

        public static final Reached UNKNOWN = new Reached(Optional.empty(), List.of());
    }
}
