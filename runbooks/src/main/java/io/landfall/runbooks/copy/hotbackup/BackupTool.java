package io.landfall.runbooks.copy.hotbackup;

import io.landfall.monitor.DataSize;
import io.landfall.monitor.Secret;
import io.landfall.monitor.server.Gtids;
import io.landfall.monitor.server.ServerIdentity;
import io.landfall.monitor.server.connection.Query;
import io.landfall.runbooks.pair.account.OwnAccount;
import io.landfall.runbooks.pair.host.HostControl;
import java.util.List;
import java.util.Optional;

/** The program that makes a hot backup, in the form that was configured. */
public interface BackupTool {

    /** The program's name. */
    String program();

    /** Its form, as {@code backup.sh} knows it. */
    String form();

    /** How it is called, as the plan says it. */
    String means();

    List<String> neededOnTheSource();

    List<String> neededOnTheTarget();

    /** The packages of Debian with which all of that comes. */
    String packages();

    /** What its account may do. */
    String privileges();

    /** The options file with which it finds and logs in to the server; it holds the password. */
    String options(OwnAccount account, Secret password, ServerIdentity server);

    /** How many bytes of the redo log there are beyond the last checkpoint: no row where the server does not say. */
    Query<Long> redoAhead();

    /** The position of the backup in {@code files}. Throws EXTERNAL when its last files are not there. */
    Gtids position(HostControl host, String files);

    /** A shell command that applies the redo log to the backup in {@code files}. */
    String prepares(String files, DataSize memory);

    /** A shell command that moves the backup in {@code $moving} into the empty directory {@code $data}. */
    String moves(Optional<String> optionFile);
}
