package io.landfall.monitor.server;

import io.landfall.monitor.DataSize;
import io.landfall.monitor.round.Known;
import io.landfall.monitor.round.Measured;
import io.landfall.monitor.server.connection.ServerAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A database server that can only be looked at. Every method blocks, asks the server afresh, and throws EXTERNAL when
 * it can't be read: an absent answer is never a zero.
 */
public interface ServerView {

    /** The server's name in the configuration. */
    @Known
    String name();

    @Known
    ServerAddress address();

    /** The same where it is asked each thing once for a round of looks, but asked again: what changes meanwhile is seen. */
    default ServerView afresh() {
        return this;
    }

    /** How it is read, and the words that a person types there: by the version that it said it is when it was asked last. */
    Dialect dialect();

    /** Whether it has to prove by a certificate who it is, before anything is sent to it. */
    @Known
    boolean hasToProveItself();

    /** When the certificate ends that it shows Landfall; empty when the connection is not encrypted. */
    Optional<Instant> certificateExpiry();

    /** Whether it would let Landfall in right now; the one method that does not throw when it would not. */
    Presence presence();

    ServerIdentity identity();

    /** The global variables, all of them, in one query. */
    ServerVariables variables();

    /** What applications notice of how it is set up: {@link Dialect#settings}. */
    List<Setting> settings();

    /** Its positions, read together. */
    GtidPositions gtid();

    /** What changes all the time, in one question. */
    Pulse pulse();

    /** What this server follows: empty when it is no replica; more than one entry is multi-source. */
    List<ReplicaStatus> following();

    /** Whether Landfall keeps its applier from going on for a moment, to compare rows: then it is stopped on purpose. */
    boolean applierIsHeld();

    /** The schemas that its binary log leaves out or is restricted to, as written; empty when it logs all of them. */
    List<String> binlogFilters();

    /** What the connections over which it follows leave out or change, as written; empty when they apply everything. */
    List<String> connectionFilters();

    /** The replicas that read this server's binary log now. */
    List<ConnectedReplica> replicas();

    /** The replicas among them that have told who they are. */
    List<RegisteredReplica> registeredReplicas();

    /** Every other session: clients, dump threads and the server's own. */
    List<ClientSession> sessions();

    List<Account> accounts();

    /** The accounts that log in over an encrypted connection only. */
    List<TlsAccount> tlsAccounts();

    /** Landfall's own account here, as {@code user@host}: the row by which the server knows this process. */
    String ownAccount();

    /** Who has defined routines, packages, views, triggers and events that run with their definer's rights. */
    List<Definer> definers();

    /** XA transactions that are prepared and not ended. */
    List<String> preparedXa();

    /** Open transactions but those of this process, oldest first. */
    List<OpenTransaction> transactions();

    /** Every base table outside the system schemas and Landfall's own, with or without system versioning. */
    List<TableFacts> tables();

    /**
     * Every table outside the system schemas and Landfall's own that holds rows: base tables, those with system
     * versioning, and sequences. Opens none of them, so that it is quick.
     */
    List<TableEngine> engines();

    List<EventFacts> events();

    /**
     * Returns what this server's own binary log has of what it wrote and {@code source} never had, by the positions of both,
     * oldest first: of a command its statement, of a transaction with rows {@code BEGIN}. Throws EXTERNAL when the log does
     * not go back so far, or Landfall does not read it.
     */
    List<String> ownStatements(GtidPositions here, GtidPositions source);

    List<TriggerFacts> triggers();

    /** Names of the active plugins that are not built in. */
    List<String> plugins();

    /** The libraries of engines that tables have, of plugins with which accounts log in, of keys, and of functions. */
    List<NeededLibrary> libraries();

    /** Global privileges of Landfall's own account, upper case with spaces: {@code REPLICATION SLAVE ADMIN}. */
    Set<String> ownPrivileges();

    /** Schemas that are neither the server's own nor Landfall's. */
    List<String> schemas();

    /** The newest heartbeat row that arrived here; empty when there is none. */
    Optional<Heartbeat> heartbeat();

    /** Waits for {@code period}, and returns how much was written to the binary log in it. */
    @Measured
    DataSize binlogWrittenIn(Duration period);

    /** Opens a TCP connection, closes it, and returns how long connecting took. */
    @Measured
    Duration timeToReach();

    /** Opens a connection of its own, logs in, closes it, and returns how long that took. */
    @Measured
    Duration timeToConnect();

    /** Asks for nothing but an answer {@code count} times on one warm connection and returns how long each took. */
    @Measured
    List<Duration> timesToAnswer(int count);
}
