package io.landfall.runbooks.pair.server;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Which Landfall works on a server.
 *
 * @param journal the id of its journal
 * @param run the run that claimed the server last
 * @param migration the migration's name
 * @param since when the server was first claimed, by the bot's clock, to the microsecond
 * @param host where the bot runs
 */
public record Owner(String journal, long run, String migration, Instant since, String host) {

    /** Returns an owner on this host, by its name, so that a person who is refused knows where to look. */
    public static Owner here(String journal, long run, String migration, Instant since) {
        return new Owner(journal, run, migration, since, hostName());
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "a host that does not know its own name";
        }
    }

    /** Says that {@code server} is this one's, to somebody else. */
    public String of(String server) {
        return server + " belongs to another Landfall: migration `" + migration + "`, run " + run + ", of journal "
                + journal + " on " + host + ", since " + since.truncatedTo(ChronoUnit.SECONDS) + ".";
    }

    /** What somebody else does about that. */
    public String remedyOn(String server) {
        return "Work with that one; or, when it is gone for good, remove its row on " + server
                + ": DELETE FROM landfall.owner WHERE journal = '" + journal + "';";
    }

    boolean isSameAs(Owner other) {
        return journal.equals(other.journal) && migration.equals(other.migration);
    }
}
