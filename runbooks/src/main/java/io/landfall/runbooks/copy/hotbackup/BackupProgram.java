package io.landfall.runbooks.copy.hotbackup;

import io.landfall.monitor.DataSize;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.Secret;
import io.landfall.monitor.server.ServerIdentity;
import io.landfall.runbooks.pair.account.OwnAccount;
import io.landfall.runbooks.pair.host.HostControl;
import io.landfall.runbooks.pair.host.Script;
import io.landfall.runbooks.settings.MigrationSettings.Copy;
import io.landfall.runbooks.settings.MigrationSettings.Tool;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * XtraBackup, or mariadb-backup, which began as a copy of it: they take the same options and leave the same files.
 *
 * @param name the program
 * @param before how it is called in the form that it had as innobackupex
 * @param unpacks the program that takes its stream apart
 * @param prefixes with what the names of a backup's last files begin, by release
 * @param form the one that was configured
 */
public record BackupProgram(String name, String before, String unpacks, List<String> prefixes, Tool form) {

    private static final Script MAKE = Script.of(BackupProgram.class, "make.sh");
    private static final Script PREPARE = Script.of(BackupProgram.class, "prepare.sh");
    private static final Script MOVE_BACK = Script.of(BackupProgram.class, "move-back.sh");

    /** As they name the state of a whole backup, before and after the redo log is applied. */
    private static final Pattern WHOLE = Pattern.compile("backup_type = (full-backuped|full-prepared|log-applied)");

    public String means(Copy copy) {
        return called() + ", " + copy.parallel() + " threads, "
                + copy.throttle().means();
    }

    private String called() {
        return form == Tool.INNOBACKUPEX ? before : name;
    }

    public String receives(Copy copy) {
        return unpacks + " -x --parallel=" + copy.parallel();
    }

    public String makes() {
        return "program=" + name + " before=" + Script.words(before) + " unpacks=" + unpacks + " form="
                + form.name().toLowerCase(Locale.ROOT) + "\n" + MAKE.text();
    }

    /** The program reads the group of its own name. */
    public String options(OwnAccount account, Secret password, ServerIdentity server) {
        return "[" + name + "]\nuser=" + account.user() + "\npassword=\"" + password.reveal()
                + "\"\nhost=localhost\nsocket=" + server.socket() + "\ndatadir=" + server.dataDirectory()
                + "\nopen-files-limit=65535\n";
    }

    /** Returns the GTID position of the backup in {@code files}; throws EXTERNAL when its last files are not there. */
    public String position(HostControl host, String files) {
        return position(read(host, files, "checkpoints"), read(host, files, "binlog_info"))
                .orElseThrow(() -> LandfallException.external("The copy in " + files + " on " + host.name()
                        + " is not whole: its last files did not arrive, or hold no GTID. It is begun anew when this step"
                        + " runs again."));
    }

    /** What stands behind the file and the place in it; of MySQL it may go on in further lines. */
    static Optional<String> position(String checkpoints, String binlogInfo) {
        String[] words = binlogInfo.strip().split("\\s+", 3);
        return WHOLE.matcher(checkpoints).find() && words.length == 3 ? Optional.of(words[2]) : Optional.empty();
    }

    private String read(HostControl host, String files, String name) {
        return prefixes.stream()
                .flatMap(start -> host.view().readFile(files + "/" + start + name).stream())
                .findFirst()
                .orElse("");
    }

    public String prepares(String files, DataSize memory) {
        return PREPARE.command(files, Long.toString(memory.bytes()), name, form == Tool.INNOBACKUPEX ? before : "");
    }

    public String moves(Optional<String> optionFile) {
        return "program=" + name + " option_file=" + Script.words(optionFile.orElse("")) + "\n" + MOVE_BACK.text();
    }
}
