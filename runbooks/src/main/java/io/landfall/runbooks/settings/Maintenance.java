package io.landfall.runbooks.settings;

import io.landfall.monitor.host.SshLogin;
import java.net.URI;

/**
 * The polite page.
 *
 * @param host where it is switched
 * @param kind how
 * @param verify how its effect is seen
 */
public record Maintenance(SshLogin host, Kind kind, Verify verify) {

    /** How it is switched. */
    public sealed interface Kind {}

    /**
     * By commands of the team.
     *
     * @param on switches it on
     * @param off switches it off
     */
    public record Commands(String on, String off) implements Kind {}

    /** The application shows it while this file exists. */
    public record FlagFile(String path) implements Kind {}

    /**
     * An nginx shows it while a flag file exists. What nginx needs for that is put into a file of its own.
     *
     * @param file that file, in a directory whose files nginx includes
     * @param page the page, as HTML; none of Landfall's own holds a dollar sign, and nginx takes none
     * @param retryAfterSeconds what clients are told, more than zero
     * @param test a command that fails when nginx does not take its configuration, and prints it
     * @param reload a command that makes nginx read it
     */
    public record Nginx(String file, String page, long retryAfterSeconds, String test, String reload) implements Kind {}

    /**
     * An HAProxy shows it while a server of a backend is up, which serves for nothing else.
     *
     * @param socket where HAProxy is told things while it runs
     */
    public record Haproxy(String socket, String backend, String server) implements Kind {}

    /**
     * A request, made by the bot, that shows whether the polite page is on.
     *
     * @param url what is requested
     * @param on the HTTP status while it is on
     * @param off the HTTP status while it is off
     */
    public record Verify(URI url, int on, int off) {}
}
