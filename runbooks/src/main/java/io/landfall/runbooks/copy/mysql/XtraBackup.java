package io.landfall.runbooks.copy.mysql;

import io.landfall.monitor.check.CheckGroup;
import io.landfall.monitor.check.Requirement;
import io.landfall.monitor.server.connection.Query;
import io.landfall.monitor.server.mysql.GtidSet;
import io.landfall.runbooks.copy.CopyMethods;
import io.landfall.runbooks.copy.CopyTask;
import io.landfall.runbooks.copy.hotbackup.BackupGlobals;
import io.landfall.runbooks.copy.hotbackup.BackupProgram;
import io.landfall.runbooks.copy.hotbackup.HotBackup;
import io.landfall.runbooks.copy.hotbackup.ProgramTool;
import io.landfall.runbooks.pair.Pair;
import io.landfall.runbooks.pair.account.OwnAccount;
import io.landfall.runbooks.pair.host.HostControl;
import io.landfall.runbooks.pair.server.Session;
import io.landfall.runbooks.pair.server.SqlString;
import io.landfall.runbooks.settings.MigrationSettings.Tool;
import java.util.List;

/**
 * Percona XtraBackup 8.0, 8.4 or 9.x, or 2.4 as innobackupex (Percona XtraBackup documentation, "Take a streaming backup",
 * "Prepare a full backup", "Connection and privileges needed", "Index of files").
 */
record XtraBackup(Pair pair, BackupProgram program) implements ProgramTool {

    private static final String NAME = "xtrabackup";
    private static final String BEFORE = "innobackupex";
    private static final String UNPACKS = "xbstream";

    static final CopyMethods.Kind METHOD = new CopyMethods.Kind(
            NAME,
            "MySQL",
            "for which Percona XtraBackup is on both hosts",
            task -> new HotBackup(task, new XtraBackup(task)));

    private XtraBackup(CopyTask task) {
        this(
                task.pair(),
                new BackupProgram(
                        NAME,
                        BEFORE,
                        UNPACKS,
                        List.of("xtrabackup_"),
                        task.migration().copy().tool()));
    }

    @Override
    public List<String> neededOnTheSource() {
        return List.of(called(), "ssh", "ssh-keygen", "setsid", "my_print_defaults");
    }

    @Override
    public List<String> neededOnTheTarget() {
        return List.of("mysqld", called(), NAME, UNPACKS, "setsid", "my_print_defaults");
    }

    private String called() {
        return program.form() == Tool.INNOBACKUPEX ? BEFORE : NAME;
    }

    @Override
    public String packages() {
        return "mysql-server percona-xtrabackup-80 openssh-client";
    }

    @Override
    public List<Requirement> requirements() {
        return List.of(
                Requirement.blocks(
                        CheckGroup.SCHEMA, new BackupGlobals(pair.source().view(), NAME)),
                Requirement.blocks(CheckGroup.BINLOG, new GtidsOn(pair.source().view())),
                Requirement.blocks(
                        CheckGroup.HOST,
                        new XtraBackupVersions(
                                pair.source().view(),
                                pair.source().host(),
                                pair.target().host())),
                Requirement.blocks(
                        CheckGroup.REPLICATION,
                        new CopyVersions(
                                pair.source().view(), pair.target().host().view())));
    }

    @Override
    public String privileges() {
        return program.form() == Tool.INNOBACKUPEX
                ? "RELOAD, PROCESS, LOCK TABLES, REPLICATION CLIENT"
                : "BACKUP_ADMIN, RELOAD, PROCESS, LOCK TABLES, REPLICATION CLIENT";
    }

    /** It reads tables there, of which not every release has all. */
    @Override
    public void begin(Session source, OwnAccount account) {
        source.execute("GRANT SELECT ON performance_schema.* TO " + SqlString.quote(account.user()) + "@"
                + SqlString.quote(account.host()));
    }

    /** MySQL tells both ends of it from 8.0.30 on. */
    @Override
    public Query<Long> redoAhead() {
        return new Query<>(
                "SELECT a.variable_value - b.variable_value FROM performance_schema.global_status a"
                        + " JOIN performance_schema.global_status b ON a.variable_name = 'Innodb_redo_log_current_lsn'"
                        + " AND b.variable_name = 'Innodb_redo_log_checkpoint_lsn'",
                row -> row.getLong(1));
    }

    @Override
    public String position(HostControl host, String files) {
        return GtidSet.parse(program.position(host, files)).toString();
    }
}
