package io.landfall.runbooks.route.haproxy;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.server.connection.ServerAddress;
import io.landfall.runbooks.pair.host.Script;
import io.landfall.runbooks.pair.host.ShellLine;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * What an HAProxy can be told while it runs (management guide 2.6, 9.3), about one server of a backend. Said by Perl on its
 * host, which Debian always has.
 *
 * @param socket the path of its socket, or where it listens for such words, as its host sees it
 * @param backend holds no character that HAProxy does not allow in a name
 * @param server the same
 */
record RuntimeApi(ShellLine shell, String socket, String backend, String server) {

    static final Duration LIMIT = Duration.ofSeconds(5);
    private static final String SAY =
            Script.of(RuntimeApi.class, "say.pl").text().strip();

    /** Where the server's address and port stand in a row of {@code show servers state}, version 1, from 0. */
    private static final int NAME = 3;

    private static final int ADDRESS = 4;
    private static final int ADMIN_STATE = 6;
    private static final int PORT = 18;

    /** The same in a row of {@code show stat}. */
    private static final int STAT_NAME = 1;

    private static final int LIMIT_ON_CONNECTIONS = 6;

    /** The server's address now. Throws REFUSED when there is no such server. */
    ServerAddress address() {
        return address(said("show servers state " + backend));
    }

    /** The server has this address, connections to another one are ended; returns the address it has then. */
    ServerAddress lead(ServerAddress to) {
        return address(said(leading(to) + "show servers state " + backend));
    }

    /** Returns what HAProxy answers when it is told the address that it has: nothing changes. */
    String tellWhatIsSo(ServerAddress now) {
        return said(setting(now)).strip();
    }

    /** The same for a person's shell: prints {@code done}, or {@code else} where the server has another address then. */
    String leadByHand(ServerAddress to, String done, String otherwise) {
        return command(leading(to) + "show servers state " + backend) + " | awk -v name=" + server + " -v host="
                + Script.words(to.host()) + " -v port=" + to.port() + " '$" + (NAME + 1) + " == name && $"
                + (ADDRESS + 1)
                + " == host && $" + (PORT + 1) + " == port { done = 1 } END { print done ? \"" + done + "\" : \""
                + otherwise + "\" }'";
    }

    /** How many connections may be on the server at the same time; blank when there is no limit. */
    String limit() {
        return said("show stat -1 4 -1")
                .lines()
                .map(line -> line.split(",", -1))
                .filter(row -> row.length > LIMIT_ON_CONNECTIONS && (row[0] + "/" + row[STAT_NAME]).equals(toString()))
                .map(row -> row[LIMIT_ON_CONNECTIONS])
                .findFirst()
                .orElse("");
    }

    /** So many connections may be on the server at the same time. */
    void letIn(int connections) {
        said("set maxconn server " + this + " " + connections);
    }

    private String setting(ServerAddress to) {
        return "set server " + this + " addr " + to.host() + " port " + to.port() + "; ";
    }

    /** What a person says to it. */
    String leading(ServerAddress to) {
        return setting(to) + "shutdown sessions server " + this + "; ";
    }

    private String said(String words) {
        return shell.alive().run(command(words), LIMIT);
    }

    /** The command that says it, on HAProxy's host. */
    String command(String words) {
        return "perl -e " + Script.words(SAY, socket, words);
    }

    /** What makes the server be in a state such as {@code maint}. */
    String beingIn(String state) {
        return "set server " + this + " state " + state;
    }

    /** Whether the server is taken out, in HAProxy's file or since. */
    boolean isInMaintenance() {
        return !row(said("show servers state " + backend)).get(ADMIN_STATE).equals("0");
    }

    private ServerAddress address(String state) {
        List<String> row = row(state);
        return new ServerAddress(row.get(ADDRESS), Integer.parseInt(row.get(PORT)));
    }

    private List<String> row(String state) {
        return state.lines()
                .map(line -> Arrays.asList(line.split(" ")))
                .filter(row -> row.size() > PORT && row.get(NAME).equals(server))
                .findFirst()
                .orElseThrow(() -> LandfallException.refused(
                        "HAProxy at " + socket + " of " + shell.host().name() + " knows no server " + this + ": "
                                + state.strip() + ". Check `backend` and `server` of the route."));
    }

    /** As HAProxy names it: {@code shop/db}. */
    @Override
    public String toString() {
        return backend + "/" + server;
    }
}
