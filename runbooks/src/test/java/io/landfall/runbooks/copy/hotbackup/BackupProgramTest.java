package io.landfall.runbooks.copy.hotbackup;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.monitor.DataSize;
import io.landfall.runbooks.settings.MigrationSettings.Tool;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a backup program is given, and what is read of what it leaves; of XtraBackup as its documentation has it. */
class BackupProgramTest {

    private static final String TAKEN = "backup_type = full-backuped\nfrom_lsn = 0\nto_lsn = 15188961605\n";

    @TempDir
    private Path directory;

    @Test
    void callsInnobackupexAsItsManualHasIt() throws Exception {
        BackupProgram program =
                new BackupProgram("xtrabackup", "innobackupex", "xbstream", List.of("xtrabackup_"), Tool.INNOBACKUPEX);
        standIn("innobackupex");
        Path backup = Files.createDirectory(directory.resolve("backup"));

        assertThat(run(program.makes() + "stream 2 && is_whole")).isEqualTo("a stream\n");
        assertThat(run(program.makes() + "into 2 '" + backup + "' && is_whole && ls '" + backup + "'"))
                .isEqualTo("2026-11-27_12-00-00\n");
        assertThat(run(program.prepares(backup.toString(), DataSize.ofMebibytes(64))))
                .isEmpty();
    }

    @Test
    void readsAPositionThatGoesOnInFurtherLines() {
        String sets = "3e11fa47-71ca-11e1-9e33-c80aa9429562:1-5,\nbbbbbbbb-3f0d-431b-9a12-575bb20c1507:1-7";

        assertThat(BackupProgram.position(TAKEN, "binlog.000003\t1529\t" + sets + "\n"))
                .contains(sets);
        assertThat(BackupProgram.position(TAKEN.replace("backuped", "prepared"), "binlog.000003\t1529\t0-1-2\n"))
                .contains("0-1-2");
    }

    @Test
    void takesNoBackupForWholeOfWhichTheLastFilesAreMissing() {
        assertThat(BackupProgram.position("", "binlog.000003\t1529\t0-1-2\n")).isEmpty();
        assertThat(BackupProgram.position(TAKEN, "")).isEmpty();
        assertThat(BackupProgram.position(TAKEN, "binlog.000003\t1529\n")).isEmpty();
        assertThat(BackupProgram.position("backup_type = incremental\n", "binlog.000003\t1529\t0-1-2\n"))
                .isEmpty();
    }

    private void standIn(String name) throws IOException {
        try (InputStream script =
                BackupProgramTest.class.getResourceAsStream("/io/landfall/runbooks/copy/mysql/" + name)) {
            Path file = Files.write(directory.resolve(name), script.readAllBytes());
            assertThat(file.toFile().setExecutable(true)).isTrue();
        }
    }

    private String run(String command) throws Exception {
        ProcessBuilder shell = new ProcessBuilder("sh", "-c", command)
                .directory(directory.toFile())
                .redirectError(directory.resolve("errors").toFile());
        shell.environment().compute("PATH", (name, path) -> directory + ":" + path);
        Process process = shell.start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as(printed + Files.readString(directory.resolve("errors")))
                .isZero();
        return printed;
    }
}
