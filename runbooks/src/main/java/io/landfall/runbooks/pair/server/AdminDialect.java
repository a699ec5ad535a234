package io.landfall.runbooks.pair.server;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.Secret;
import io.landfall.monitor.server.Dialect;
import io.landfall.monitor.server.EventFacts;
import io.landfall.monitor.server.GtidPositions;
import io.landfall.monitor.server.Gtids;
import io.landfall.monitor.server.TableEngine;
import io.landfall.monitor.server.connection.Query;
import io.landfall.monitor.server.connection.ServerAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How a family of servers is changed: the statements that steps and a person run there. */
public interface AdminDialect {

    /**
     * A statement.
     *
     * @param text with a question mark for each parameter
     * @param parameters what they stand for
     */
    record Statement(String text, List<Object> parameters) {

        public Statement(String text, Object... parameters) {
            this(text, List.of(parameters));
        }

        /** Without the parameters: one may be a password. */
        @Override
        public String toString() {
            return text;
        }
    }

    /**
     * How a replica knows its source.
     *
     * @param caFile the CA that has signed the source's certificate, where the replica's server reads it
     * @param byName whether the certificate has to be made out for the source's name
     */
    record Trust(String caFile, boolean byName) {}

    /**
     * What a server is not opened for.
     *
     * @param code tells it from others
     * @param condition an expression that is true when it holds
     * @param parameters the condition's
     */
    record Unless(int code, String condition, List<Object> parameters) {}

    /** What is done when nothing speaks against it. */
    enum Change {
        /** Nothing: the way to it is gone. */
        NOTHING,
        /** Everybody can write there who may. */
        OPENED,
        /** The same, and it follows nobody any more. */
        OPENED_ALONE
    }

    /**
     * Where a replica keeps the login to its source.
     *
     * @param asked its server's answer is the login, as options of the client; empty where that lies in a file
     * @param prints a command for its host that prints such options, with that answer on its standard input
     * @param where what must be so that it is found, for a person
     */
    record KeptLogin(Optional<Query<String>> asked, String prints, String where) {}

    /**
     * What brings a server's own tables to the series of its program.
     *
     * @param program a program, with an account that may do everything
     * @param tells files in the data directory of which one says afterwards for which version that was
     */
    record Upgrade(String program, List<String> tells) {}

    /**
     * A part of a server's data that its option files can keep elsewhere.
     *
     * @param option names the directory
     * @param name what the part is called
     * @param files which files it is, as a pattern of the shell
     */
    record DataPart(String option, String name, String files) {}

    /** How it is read. */
    Dialect reading();

    /** Where the server stands. One row. */
    Query<Position> position();

    /** {@code query} with {@code statements} before it, in one exchange; empty where the family has no such thing. */
    <T> Optional<Query<T>> together(List<String> statements, Query<T> query);

    // sessions

    /** The connection's own id. */
    String ownId();

    /** Lets a session wait for hours without being ended, but for a lock only 5 s. */
    String waits();

    /** What the session does from now on stays out of the binary log. */
    String unlogged();

    /** The same for what a server does by itself when it starts, which takes effect whatever the server's globals are. */
    String setsItself();

    /** What {@link #unlogged} sets, for a person. */
    String offTheLog();

    /** A session waits for no lock longer than that. */
    String waitsForLocks(Duration limit);

    /** Ends the connections with these ids, also where some of them are gone; as few statements as the family can. */
    List<String> endConnections(Collection<Long> ids);

    /** Ends what the connection with this id runs, and not the connection. */
    String endStatement(long id);

    /** One row while there is a connection with this id. */
    Statement hasConnection(long id);

    /** One row while there is a connection of this user with this id. */
    Statement hasConnection(long id, String user);

    /** Which server it is: what no running server changes, in a text. */
    String whoIsThere();

    /** 1 once the server-wide lock is this connection's, within so many seconds. */
    Statement takeLock(String name, int seconds);

    Statement giveLock(String name);

    /** The id of the connection that holds the lock; NULL when none does. */
    Statement lockHolder(String name);

    /** A query for the ids of every client, for a person: there the account {@code ours} stands for this process. */
    String clients(String ours);

    /** A query for the ids of all sessions of an account, but for the one that asks. */
    String sessionsOf(String user);

    /** A query for the ids of the sessions that wait for a lock on more than rows. */
    String waitingForLock();

    /** The table of its sessions, as FROM takes it. */
    String processTable();

    /** Those of these connections that are there. */
    Query<Long> present(Collection<Long> ids);

    /** One row, 1 while it is no later there than so long after {@code clock}, of {@link Position#clock}. */
    Statement isWithin(Duration time, String clock);

    // rows

    /** How rows are compared while writes go on. */
    RowDialect rows();

    /** From now on the session sees the rows of this moment. */
    String snapshot();

    /** Locks that are taken from now on can be let go by {@link #backToMark}. */
    String mark();

    String backToMark();

    /** A row with the table's checksum, NULL where there is none: then {@link #warnings} tell why. */
    String checksum(TableEngine table);

    /** What a person calls that. */
    String comparesRows();

    String warnings();

    /** How many bytes the table's rows take. */
    Statement bytes(TableEngine table);

    /** A statement of this session ends after {@code limit}, where the family can; zero means that it may take any time. */
    Statement endsStatementsAfter(Duration limit);

    // the client program on a host

    String clientProgram();

    /** A shell command that prints where it lies, also under an older name. */
    String findClient();

    /** Its options for knowing a server by a CA, and by the server's name as well. */
    List<String> clientVerifies(boolean byName);

    /** Its options for a server that has no certificate. */
    default List<String> clientAsksForNoTls() {
        return List.of();
    }

    /** What it does first, so that a person's own settings change nothing. */
    String clientBegins();

    /** A shell command that prints the directory of the server's libraries that is built in. */
    String findLibraries();

    /** Empty where a server does that itself when it starts. */
    default Optional<Upgrade> upgrade() {
        return Optional.empty();
    }

    /** What systemd calls its service where nobody has changed that. */
    String unit();

    /** How its server's processes are called, as a pattern of the shell's {@code case}: those of its relatives, too. */
    String processes();

    // option files

    /** Where its option files usually lie. */
    List<String> optionDirectories();

    /** What {@code my_print_defaults} is asked for, to print what the server reads. */
    String optionGroups();

    /** What of a server's data can lie elsewhere and be brought there, besides its logs. */
    List<DataPart> partsOfData();

    /** What its binary logs are called where nobody has said so. */
    String binlogName();

    /** The settings of a server that follows and can be followed, in the order in which people read them. */
    Map<String, String> settingsToFollow();

    // closed and open

    /** Whether it runs events: ON, OFF or DISABLED. */
    String eventScheduler();

    /** It runs events. */
    String startEvents();

    /** The event has this status, and all else of it is as it is in {@code event}. */
    List<Statement> restore(EventFacts event);

    /** For a person: what does that. */
    String changesEvent();

    /** For a person: the same. */
    String restoreByHand(EventFacts event);

    /** For a person: how many of these events are otherwise. */
    String countOthers(List<EventFacts> events);

    /** 1 while only privileged accounts can write there, or nobody. */
    String isClosed();

    /** For a person: 0 where all is so that {@link #open} does, 1 where all is so that {@link #close} does. */
    default String isClosedForGood() {
        return isClosed();
    }

    /** Only privileged accounts can write there, or nobody. */
    String close();

    /** What is so of its variables then. */
    default List<String> closed() {
        return List.of("read_only=ON");
    }

    /** Everybody can write there who may. */
    List<String> open();

    /** Does {@code change}, unless the server finds at that moment that one of these holds: then it does nothing. */
    List<Statement> openUnless(List<Unless> reasons, Change change);

    /** Returns the code of the reason for which {@link #openUnless} did nothing; 0 when it failed otherwise. */
    int refusal(LandfallException e);

    /** Begins a change of Landfall's own that stays out of the binary log: Landfall's account can write, also on a closed server. */
    String beginsUnlogged();

    /** Ends that: the server is closed as it was, unless it was opened meanwhile. */
    String endsUnlogged();

    /** For a person: these statements of Landfall's account, also on a closed server; they are in its binary log. */
    String writesByHand(String statements);

    /** The same without a trace there. */
    String unloggedByHand(String statements);

    /** For a person: what keeps tables from being written. */
    String locksTables();

    /** For a person: prints {@code yes} when the server {@link #isClosed}, else {@code no}; {@code expression} likewise. */
    String tellsClosed(String yes, String no);

    String tells(String expression, String yes, String no);

    /** For a person: tells who of the sessions in {@code ids} there are, and who holds the lock of this name. */
    String tellsSessions(String ids, String lock);

    /** Nobody writes there: what {@link #close} does first, then what the session holds against the privileged ones. */
    List<String> fence();

    /** The session holds nothing any more of what {@link #fence} made it hold. */
    String letGo();

    // replication

    /** The relay log goes on in a new file; the one before is removed once it is applied. */
    String freshRelayLog();

    /** 0 once the server has applied everything up to {@code position}; anything else when it has not within the limit. */
    Statement await(Gtids position, Duration limit);

    /** What that waits with, for people. */
    String waitFunction();

    /** The position up to which its binary log goes, as an expression. */
    String written();

    /** The position up to which it has applied, as an expression. */
    String applied();

    /** Looks for {@code time} whether anybody writes there; prints {@code some} or {@code none}. */
    String looksForWrites(Duration time, String some, String none);

    /** An expression that is true when it has written something itself since it stood at {@code past}. */
    String hasWrittenSince(Position past);

    /** Begins right after {@code position}; the replica is stopped. */
    Statement beginAfter(Gtids position);

    /** Follows {@code source} by GTID with this account. */
    Statement follow(ServerAddress source, String user, Secret password, Optional<Trust> trust);

    /** Follows {@code source} with the account and the settings that it has. */
    Statement repoint(ServerAddress source, Optional<Trust> trust);

    /** True when the applier has stopped as the server has written a transaction with the next one's number itself. */
    Query<Boolean> isOutOfOrder();

    /**
     * The applier runs whatever the numbers are until it has come past {@code own}, for at most {@code limit}, and stops where
     * they do not rise from then on. One statement, so that it ends as it should when nobody waits for it any more.
     */
    Statement applyOutOfOrder(Gtids own, Duration limit);

    /** Follows nobody any more, nor after a restart; the replica is stopped. */
    String forgetSource();

    /**
     * All of it for a person: from where its own binary log ends, and where that knows nothing, from where it followed last,
     * as the {@code replica} has it now; {@code {password}} stands for the password.
     */
    String followByHand(GtidPositions replica, ServerAddress source, String user, Optional<Trust> trust);

    /** For a person: {@link #repoint}, with a stop before and a start behind it. */
    String repointByHand(ServerAddress source, Optional<Trust> trust);

    /** With which login a replica follows whose data lies in that directory. */
    KeptLogin keptLogin(String dataDirectory);

    /** For a person: gives a replica another account. */
    String changesLogin();

    /** For a person: what changes the source, whose name follows. */
    String changesSource();

    /** For a person: what {@code showReplication} prints, line by line, of a replica that follows {@code source}. */
    List<String> linesOfReplica(ServerAddress source);

    /** The privilege with which a replica reads the binary log. */
    String rightToReplicate();

    // accounts

    /** The account is there with this password, of which the server's binary log shows nothing. */
    List<Statement> makeAccount(String user, String host, Secret password);

    /** The same where a plugin validates the password, which has to see it; the session has to be {@link #unlogged}. */
    List<Statement> makeValidatedAccount(String user, String host, Secret password);

    /** One row where the account is there. */
    Statement hasAccount(String user, String host);

    /** One row where the account is there and has this password. */
    Statement hasAccount(String user, String host, Secret password);

    /** One row where the account is there and can't log in. */
    Statement isLocked(String user, String host);

    /** For a person: takes that privilege from the account whose name follows. */
    String revokeRightToWrite();

    /** One row where the account, or role, is there and does not have that privilege to write on a closed server. */
    Statement lacks(String user, String host, String privilege);

    /** For a person: an expression that counts 1 where {@link #isLocked} finds a row. */
    String countLocked(String user, String host);

    /** For a person: an expression that counts 1 where {@link #lacks} finds a row. */
    String countLacking(String user, String host, String privilege);

    Statement grant(String privileges, String user, String host);

    Statement lock(String user, String host);

    Statement unlock(String user, String host);

    Statement drop(String user, String host);

    /** Gives a privilege to write on a closed server to an account or role, whose name is written as SQL. */
    String grantRight(String privilege, String account);

    /** Takes it. */
    String revokeRight(String privilege, String account);

    /** Takes it where the account is there, in one statement on one line. */
    String revokeRightIfThere(String privilege, String user, String host);

    /** For a person: gives that privilege. */
    String grants(String privilege);

    /** For a person: keeps accounts from logging in. */
    String locks();

    /** For a person: lets accounts log in again. */
    String unlocks();

    /** Lets those of these accounts log in again that are there. */
    String unlockIfThere(List<String> accounts);

    /** Adds up expressions such as {@link #countLocked}. */
    String sum(List<String> counts);

    /** The procedure that writes as its definer is there, and {@code caller} can call it. */
    List<String> makeCanaryCall(String definer, String caller);

    /** Each row is a statement that takes somebody the right to call it. */
    Query<String> revokesOfCanaryCall();

    String dropCanaryCall();

    /** Calls it, and waits for no lock; with two parameters. */
    String callCanary();

    /** For a person: removes the accounts whose names follow. */
    String dropAccounts();
}
