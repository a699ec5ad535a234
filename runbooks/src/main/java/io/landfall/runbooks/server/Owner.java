package io.landfall.runbooks.server;

import java.time.Instant;

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

    boolean isSameAs(Owner other) {
        return journal.equals(other.journal) && migration.equals(other.migration);
    }
}
