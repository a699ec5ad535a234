package io.landfall.runbooks.cutover.window;

import io.landfall.monitor.host.Shell;
import io.landfall.monitor.host.SshLogin;
import io.landfall.monitor.server.DatabaseLogin;
import io.landfall.runbooks.settings.ServerSettings;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Command lines that a person pastes into bash: they use {@code ssh} and the {@code mariadb} client, hold the real
 * addresses and accounts, and no password.
 */
public final class Pastes {

    /** What bash changes between double quotes. */
    private static final Pattern CHANGED = Pattern.compile("[`\\\\!\"]|\\$[\\w({?#@*!$-]");

    private static final String VALUES = " -NBe ";
    private static final String ROWS = " -e ";

    private final DatabaseLogin login;
    private final boolean onePassword;

    Pastes(ServerSettings one, ServerSettings other) {
        login = one.login();
        onePassword = isTyped(other.login());
    }

    /** Whether its password is the one that is typed once. */
    private boolean isTyped(DatabaseLogin other) {
        return login.user().equals(other.user()) && login.password().equals(other.password());
    }

    /** Whether both servers take the same password, which is typed once then and not for every line. */
    public boolean isOnePassword() {
        return onePassword;
    }

    /** Runs statements as Landfall's account; prints values alone. */
    public String sql(End end, String statements) {
        return sql(end.server().settings(), statements);
    }

    /** The same on a server that is no end of the window. */
    public String sql(ServerSettings server, String statements) {
        return client(server) + VALUES + quoted(statements);
    }

    /** The same; what ends with {@code \G} is printed with its columns' names. */
    public String show(End end, String statement) {
        return show(end.server().settings(), statement);
    }

    /** The same on a server that is no end of the window. */
    public String show(ServerSettings server, String statement) {
        return client(server) + ROWS + quoted(statement);
    }

    /** Kills the sessions whose ids {@code query} gives, in its order, but for those that are gone by then. */
    public String kill(End end, String query) {
        return client(end.server().settings()) + " --delimiter=//" + VALUES
                + quoted("BEGIN NOT ATOMIC DECLARE CONTINUE HANDLER FOR 1094 BEGIN END; FOR one IN (" + query
                        + ") DO KILL one.id; END FOR; END");
    }

    /** Runs statements in which bash puts a file's text for {@code $(<FILE)}; no process list shows it. */
    public String sqlWithFile(End end, String statements) {
        return client(end.server().settings()) + " <<< \"" + statements + "\"";
    }

    /** Runs a command on a server's host. */
    public String shell(End end, String command) {
        return shell(end.server().settings().ssh(), command);
    }

    /** Runs a command on a host. */
    public String shell(SshLogin login, String command) {
        return "ssh -p " + login.port() + " -i " + word(login.key().toString()) + " -o UserKnownHostsFile="
                + word(login.knownHosts().toString()) + " " + word(login.user() + "@" + login.host()) + " "
                + Shell.quote(command);
    }

    private String client(ServerSettings server) {
        String host = server.login().address().host();
        return "mariadb --no-defaults" + (host.equals("localhost") ? " --protocol=tcp" : "")
                + " --connect-timeout=5 -h " + word(host) + " -P "
                + server.login().address().port()
                + server.login().tls().stream()
                        .flatMap(tls -> tls.clientOptions().stream())
                        .map(option -> " " + word(option))
                        .collect(Collectors.joining())
                + " -u " + word(server.login().user())
                + (onePassword && isTyped(server.login()) ? "" : " -p");
    }

    /** Returns the text as one word of a command for {@link #shell}, readable if possible. */
    public static String inner(String text) {
        return text.matches("[^`\"$]*") && !text.matches(".*\\\\[\\\\`\"$\n].*") && !text.endsWith("\\")
                ? '"' + text + '"'
                : Shell.quote(text);
    }

    /** Returns the text as one word that means exactly itself to bash, also when somebody types it; readable if possible. */
    static String quoted(String text) {
        return text.contains("'") && !CHANGED.matcher(text).find() ? '"' + text + '"' : Shell.quote(text);
    }

    private static String word(String text) {
        return text.matches("[\\w@%+=:,./-]+") ? text : Shell.quote(text);
    }

    /** Returns the text as an SQL string. */
    public static String string(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
    }
}
