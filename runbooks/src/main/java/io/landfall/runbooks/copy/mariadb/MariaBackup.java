package io.landfall.runbooks.copy.mariadb;

import io.landfall.monitor.DataSize;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.Secret;
import io.landfall.monitor.server.Gtids;
import io.landfall.monitor.server.ServerIdentity;
import io.landfall.monitor.server.connection.Query;
import io.landfall.monitor.server.mariadb.GtidList;
import io.landfall.runbooks.copy.CopyMethods;
import io.landfall.runbooks.copy.hotbackup.BackupTool;
import io.landfall.runbooks.copy.hotbackup.HotBackup;
import io.landfall.runbooks.pair.account.OwnAccount;
import io.landfall.runbooks.pair.host.HostControl;
import io.landfall.runbooks.pair.host.Script;
import io.landfall.runbooks.settings.MigrationSettings.Tool;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** MariaDB's mariadb-backup, as it is called today or in the form that it had as innobackupex. */
public record MariaBackup(Tool tool) implements BackupTool {

    public static final CopyMethods.Kind METHOD = new CopyMethods.Kind(
            "mariadb-backup",
            "MariaDB",
            task -> new HotBackup(task, new MariaBackup(task.migration().copy().tool())));

    private static final Script PREPARE = Script.of(MariaBackup.class, "prepare.sh");
    private static final Script MOVE_BACK = Script.of(MariaBackup.class, "move-back.sh");

    @Override
    public String program() {
        return "mariadb-backup";
    }

    @Override
    public String form() {
        return tool.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public String means() {
        return tool == Tool.INNOBACKUPEX ? "mariadb-backup --innobackupex" : "mariadb-backup";
    }

    @Override
    public List<String> neededOnTheSource() {
        return List.of("mariadb-backup", "ssh", "ssh-keygen", "setsid", "my_print_defaults");
    }

    @Override
    public List<String> neededOnTheTarget() {
        return List.of("mariadbd", "mariadb-backup", "mbstream", "setsid", "my_print_defaults");
    }

    @Override
    public String packages() {
        return "mariadb-server mariadb-backup openssh-client";
    }

    @Override
    public String privileges() {
        return "RELOAD, PROCESS, LOCK TABLES, BINLOG MONITOR, REPLICA MONITOR";
    }

    @Override
    public String options(OwnAccount account, Secret password, ServerIdentity server) {
        return "[mariadb-backup]\nuser=" + account.user() + "\npassword=\"" + password.reveal()
                + "\"\nhost=localhost\nsocket=" + server.socket() + "\ndatadir=" + server.dataDirectory()
                + "\nopen-files-limit=65535\n";
    }

    @Override
    public Query<Long> redoAhead() {
        return new Query<>(
                "SELECT variable_value FROM information_schema.global_status"
                        + " WHERE variable_name = 'INNODB_CHECKPOINT_AGE'",
                row -> row.getLong(1));
    }

    @Override
    public Gtids position(HostControl host, String files) {
        String checkpoints = read(host, files + "/xtrabackup_checkpoints");
        String[] position =
                read(host, files + "/xtrabackup_binlog_info").strip().split("\\s+");
        if (!checkpoints.contains("full-backuped") && !checkpoints.contains("log-applied") || position.length != 3) {
            throw LandfallException.external("The copy in " + files + " on " + host.name()
                    + " is not whole: its last files did not arrive, or hold no GTID. It is begun anew when this step"
                    + " runs again.");
        }
        return GtidList.parse(position[2]);
    }

    private static String read(HostControl host, String file) {
        return host.view().readFile(file).orElse("");
    }

    @Override
    public String prepares(String files, DataSize memory) {
        return PREPARE.command(files, Long.toString(memory.bytes()), form());
    }

    @Override
    public String moves(Optional<String> optionFile) {
        return "option_file=" + Script.words(optionFile.orElse("")) + "\n" + MOVE_BACK.text();
    }
}
