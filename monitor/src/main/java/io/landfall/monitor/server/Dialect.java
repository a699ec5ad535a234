package io.landfall.monitor.server;

import io.landfall.monitor.server.connection.Asked;
import io.landfall.monitor.server.connection.Query;
import io.landfall.monitor.server.connection.ServerAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a family of servers is read, in the words of the versions that {@link #speaks} names: its statements, variables and
 * positions, and what a remedy tells a person to type there. What comes back are facts, the same for every family.
 */
public interface Dialect {

    /** The family's name, for people. */
    String family();

    /** Whether a server whose {@code @@version} this is speaks it. */
    boolean speaks(String version);

    /** The server program, as it lies on a host. */
    String serverProgram();

    /** The release series in {@code @@version}; throws EXTERNAL when it is none of this family's. */
    Series series(String version);

    /** The release series in what {@link #serverProgram} prints for {@code --version}. */
    Series printedSeries(String line);

    /** Reads a position of this family's. */
    Gtids gtids(String text);

    // what is asked

    /** Makes a session read-only, and ends its statements after {@code limit}. */
    String lookOnly(Duration limit);

    /** Nothing but an answer. */
    Query<Integer> ping();

    /** An answer after {@code time}. */
    Query<Integer> sleep(Duration time);

    /** When the certificate ends that this connection was shown; empty when it is not encrypted. */
    Query<Optional<Instant>> certificateExpiry();

    Query<ServerIdentity> identity();

    /** The global variables, each by its name in lower case. */
    Query<Map.Entry<String, String>> variables();

    /**
     * The settings that applications notice: what somebody has changed and is no matter of the host or of how it is copied,
     * and what is always told as its default is not the same everywhere.
     */
    List<Setting> settings(Asked server);

    /** Options of which one is worth nothing, or keeps the server from starting, beside another server's rest. */
    List<List<String>> optionsTogether();

    Query<GtidPositions> gtid();

    /** {@link #gtid}, whether it takes writes, and {@link #heartbeat}. */
    Query<Pulse> pulse();

    /** What a server follows: no row when it is no replica. */
    Query<ReplicaStatus> following();

    /** The user lock that a session holds for as long as it keeps the applier from going on, for a moment. */
    String APPLIER_HELD = "landfall_verify";

    /** Whether a session holds {@link #APPLIER_HELD}. */
    Query<Boolean> applierIsHeld();

    Query<List<String>> binlogFilters();

    Query<List<String>> connectionFilters();

    Query<RegisteredReplica> registeredReplicas();

    /** Every session on {@code server} but the one that asks. */
    Query<ClientSession> sessions(ServerAddress server);

    List<Account> accounts(Asked server);

    Query<TlsAccount> tlsAccounts();

    Query<String> ownAccount();

    Query<Definer> definers();

    Query<String> preparedXa();

    /** Those of other sessions, oldest first. */
    Query<OpenTransaction> transactions();

    List<TableFacts> tables(Asked server);

    Query<TableEngine> engines();

    Query<EventFacts> events();

    /** Whether replication has written the event's status: its source runs it. */
    boolean isSourcesOwn(EventFacts event);

    /** A new reader, for one server. */
    OwnStatements ownStatements();

    Query<TriggerFacts> triggers();

    Query<String> plugins();

    Query<NeededLibrary> libraries();

    Query<String> ownPrivileges();

    Query<String> schemas();

    /** The newest heartbeat that arrived: no row when there is none. The table is Landfall's, and may be absent. */
    Query<Heartbeat> heartbeat();

    /** How many bytes were written to the binary log since the server was started. */
    Query<Long> binlogWritten();

    /** How far the redo log is written, in bytes. */
    Query<Long> redoWritten();

    /** How many bytes the redo log holds before it begins anew. */
    Query<Long> redoSize();

    // what its variables and rows mean

    /** The global privileges without which the server hides something from whoever looks. */
    List<String> privilegesToLook();

    /** Whether a server of that series which starts with these options can encrypt connections. */
    boolean encrypts(Series series, Map<String, String> options);

    /** How long its binary logs are kept; zero means until somebody purges them. */
    Duration binlogKept(ServerVariables variables);

    /** The variable that holds how transactions are kept apart. */
    String isolationLevel();

    /** The variable that says whether a replica writes what it applies to its own binary log. */
    String logsWhatItApplies();

    /** The variables that leave something out of what a replica applies, or change where it goes. */
    List<String> applierFilters();

    /** The settings with which a replica applies every event as it was written, or stops with an error. */
    List<ApplierSetting> applierSettings();

    /**
     * How the names of the variables begin by which a commit waits for a replica's acknowledgement: {@code _enabled} follows,
     * and {@code _timeout} for how many milliseconds.
     */
    List<String> semiSync();

    /** What ties the server to a cluster, as in {@code Galera cluster (wsrep_on = ON)}; empty when nothing does. */
    Optional<String> cluster(ServerVariables variables);

    // what a person types

    /** Ends the session whose id follows. */
    String kill();

    /** Ends what a session runs, and not the session. */
    String killQuery();

    /** What takes a lock on the whole server, besides a backup. */
    String globalLocks();

    /** Ends a prepared XA transaction, with what it wrote or without. */
    List<String> endXa(String xid);

    /** Shows the prepared XA transactions. */
    String showXa();

    /** Finds the prepared XA transactions, and ends them. */
    String findsXa();

    /** The privilege that lets an account write on a closed server, as GRANT calls it. */
    String rightToWrite();

    String showSessions();

    String showReplication();

    String startReplication();

    String stopReplication();

    /** Ends replication for good. */
    String endReplication();

    /** Ends one of several connections. */
    String endNamedReplication();

    /** From file and position to GTID. */
    String followByGtid();

    String follow(ServerAddress source);

    /** How {@link #applierSettings} are changed. */
    String setApplier();

    /** Lets a replica apply with several threads. */
    String moreAppliers();

    /** Takes away what a connection leaves out. */
    String followUnfiltered();

    String closeToWrites();

    String openToWrites();

    String stopEvents();

    String keepBinlog(Duration time);

    /** Keeps the binary log of that server for so long; older words with it. */
    String keepBinlogOf(String server, Duration time);

    /** Gives these variables that value. */
    String set(String value, String... variables);

    /** The program that shows what is in a binary log. */
    String binlogProgram();

    /** Puts a table back into the data directory. */
    String intoDataDirectory();

    /** Makes a table transactional. */
    String makeTransactional();

    /** Defines a routine, trigger, view or event with another account. */
    String defineAgain();

    String resizeBufferPool(long bytes);
}
