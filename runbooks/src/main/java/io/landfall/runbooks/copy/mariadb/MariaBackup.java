package io.landfall.runbooks.copy.mariadb;

import io.landfall.monitor.check.CheckGroup;
import io.landfall.monitor.check.Requirement;
import io.landfall.monitor.server.ServerView;
import io.landfall.monitor.server.connection.Query;
import io.landfall.monitor.server.mariadb.GtidList;
import io.landfall.runbooks.copy.CopyMethods;
import io.landfall.runbooks.copy.hotbackup.BackupGlobals;
import io.landfall.runbooks.copy.hotbackup.BackupProgram;
import io.landfall.runbooks.copy.hotbackup.HotBackup;
import io.landfall.runbooks.copy.hotbackup.ProgramTool;
import io.landfall.runbooks.pair.Pair;
import io.landfall.runbooks.pair.host.HostControl;
import io.landfall.runbooks.settings.MigrationSettings.Copy;
import io.landfall.runbooks.settings.MigrationSettings.Transfer;
import java.util.List;

/** MariaDB's mariadb-backup, as it is called today or in the form that it had as innobackupex. */
public record MariaBackup(Pair pair, Copy copy, BackupProgram program) implements ProgramTool {

    private static final String NAME = "mariadb-backup";
    private static final String UNPACKS = "mbstream";
    /** From 11.1 on it names its files after itself. */
    private static final List<String> FILES = List.of("xtrabackup_", "mariadb_backup_");

    public static final CopyMethods.Kind METHOD = new CopyMethods.Kind(
            NAME,
            "MariaDB",
            "which copies MariaDB",
            task -> new HotBackup(
                    task, new MariaBackup(task.pair(), task.migration().copy())));

    /** Of the source of this pair, in the form that was configured. */
    public MariaBackup(Pair pair, Copy copy) {
        this(pair, copy, new BackupProgram(NAME, NAME + " --innobackupex", UNPACKS, FILES, copy.tool()));
    }

    @Override
    public List<String> neededOnTheSource() {
        return List.of(NAME, "ssh", "ssh-keygen", "setsid", "my_print_defaults");
    }

    @Override
    public List<String> neededOnTheTarget() {
        return List.of("mariadbd", NAME, UNPACKS, "setsid", "my_print_defaults");
    }

    @Override
    public String packages() {
        return "mariadb-server mariadb-backup openssh-client";
    }

    @Override
    public List<Requirement> requirements() {
        ServerView source = pair.source().view();
        HostControl readies = (copy.transfer() == Transfer.RSYNC ? pair.source() : pair.target()).host();
        return List.of(
                Requirement.blocks(CheckGroup.SCHEMA, new BackupGlobals(source, NAME)),
                Requirement.blocks(CheckGroup.HOST, new BackupVersions(source, readies.view(), NAME)));
    }

    @Override
    public String privileges() {
        return "RELOAD, PROCESS, LOCK TABLES, BINLOG MONITOR, REPLICA MONITOR";
    }

    @Override
    public Query<Long> redoAhead() {
        return new Query<>(
                "SELECT variable_value FROM information_schema.global_status"
                        + " WHERE variable_name = 'INNODB_CHECKPOINT_AGE'",
                row -> row.getLong(1));
    }

    @Override
    public String position(HostControl host, String files) {
        return GtidList.parse(program.position(host, files)).toString();
    }
}
