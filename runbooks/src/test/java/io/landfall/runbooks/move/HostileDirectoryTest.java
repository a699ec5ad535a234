package io.landfall.runbooks.move;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landfall.lab.Lab;
import io.landfall.lab.LabHost;
import io.landfall.lab.LabMariaDb;
import io.landfall.lab.MariaDbSettings;
import io.landfall.runbooks.copy.DataDirectory;
import io.landfall.runbooks.copy.TargetBackup;
import io.landfall.runbooks.copy.hotbackup.BackupSender;
import io.landfall.runbooks.copy.hotbackup.CopyDoor;
import io.landfall.runbooks.copy.hotbackup.SourceBackup;
import io.landfall.runbooks.copy.mariadb.MariaBackup;
import io.landfall.runbooks.pair.Pair;
import io.landfall.runbooks.pair.file.ClosedFile;
import io.landfall.runbooks.pair.file.SecretFile;
import io.landfall.runbooks.pair.file.SettingsFile;
import io.landfall.runbooks.pair.host.Victim;
import io.landfall.runbooks.pair.replication.ReplicationAccount;
import io.landfall.runbooks.pair.server.LabControls;
import io.landfall.runbooks.pair.server.ServerControl;
import io.landfall.runbooks.settings.MigrationSettings;
import io.landfall.runbooks.settings.ServerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** A directory on the way to data, settings or keys of a server belongs to an ordinary user; Landfall logs in as root. */
@TestInstance(Lifecycle.PER_CLASS)
class HostileDirectoryTest {

    private static final List<String> FROM = List.of("127.0.0.1");
    private static final String KEY = "ssh-ed25519 AAAAC3Nz landfall-j-run3";

    private final Lab lab = Lab.open();
    private final LabControls controls = new LabControls(lab);
    private final LabHost host = lab.host("new-host");
    private final LabMariaDb database = host.mariaDb(MariaDbSettings.uninitialised());
    private Victim victim;
    private Path link;

    @AfterAll
    void close() {
        controls.close();
        lab.close();
    }

    @BeforeEach
    void plant() {
        victim = Victim.in(lab.newDirectory("root"));
        link = Victim.link(Victim.own(lab.newDirectory("mysql")).resolve("current"), victim.directory());
    }

    @AfterEach
    void nothingOfRootsHasChanged() {
        victim.isUnchanged();
    }

    @Test
    void worksInNoDataDirectoryToWhichAnotherUserCouldLeadIt() {
        ServerControl server = server(database.settingsDir(), host.authorizedKeysFile(), link.resolve("victim"));
        DataDirectory data = DataDirectory.ofInstalled(server);
        TargetBackup targetBackup = new TargetBackup(server, data);
        BackupSender sender = new BackupSender(
                server, data, 3, new MariaBackup(toItself(server), new MigrationSettings.Copy(2, Optional.empty())));

        refuses(() -> data.makeEmpty("65534:65534"));
        refuses(data::remove);
        refuses(targetBackup::begin);
        refuses(() -> targetBackup.mark(TargetBackup.Mark.COPIED, "0-1-1"));
        refuses(() -> new SourceBackup(server, data, Optional.empty(), "shop").begin());
        refuses(() -> new SourceBackup(server, data, Optional.of(link.toString()), "shop").begin());
        refuses(() -> sender.makeKey(
                "landfall-j-run3", server.host(), server.settings().ssh()));
        try (var task = server.host().start(sender.work(), "echo worked >out", "secret")) {
            assertThatThrownBy(() -> task.await(java.time.Duration.ofSeconds(20)))
                    .hasMessageContaining("can be changed by nobody");
        }
    }

    @Test
    void putsNoSettingsWhereAnotherUserCouldLeadThem() throws IOException {
        ServerControl server = server(link, host.authorizedKeysFile(), database.dataDir());

        refuses(() -> new ClosedFile(server).stage());
        refuses(() -> new ClosedFile(server).close());
        refuses(() -> new SettingsFile(server).write(Map.of("log_slave_updates", "ON")));
        assertThatThrownBy(() -> new SettingsFile(server).write(Map.of("sql_mode", "ANSI\nplugin_load=evil.so")))
                .hasMessageStartingWith("The value of sql_mode, `ANSI\nplugin_load=evil.so`, has a line end");
    }

    @Test
    void opensADoorToNobodyElse() throws IOException {
        DataDirectory data = DataDirectory.ofInstalled(
                server(database.settingsDir(), host.authorizedKeysFile(), database.dataDir()));
        ServerControl led = server(database.settingsDir(), link.resolve("victim"), database.dataDir());
        ServerControl server = server(database.settingsDir(), host.authorizedKeysFile(), database.dataDir());
        String before = Files.readString(host.authorizedKeysFile());

        refuses(() -> door(led).openForRsync(KEY, FROM, new TargetBackup(led, data)));
        for (String key :
                List.of("x\nssh-ed25519 EVIL evil", "ssh-ed25519 AAAA\" evil", "ssh-ed25519 AAAA evil\nx y")) {
            assertThatThrownBy(() -> door(server).open(key, FROM, new TargetBackup(server, data), "cat"))
                    .hasMessageStartingWith("The source's host gave as its key `" + key + "`");
        }
        assertThatThrownBy(() -> door(server)
                        .openForRsync(
                                KEY,
                                List.of("10.0.0.1\",agent-forwarding,pty,from=\"*"),
                                new TargetBackup(server, data)))
                .hasMessageContaining("Nothing was written on new-host.");

        assertThat(Files.readString(host.authorizedKeysFile())).isEqualTo(before);
    }

    private static CopyDoor door(ServerControl server) {
        return new CopyDoor(server, "landfall-j-run3");
    }

    private static void refuses(Runnable work) {
        assertThatThrownBy(work::run)
                .hasMessageContaining(" can be changed by nobody: a name there may lead anywhere, so that Landfall does"
                        + " not work there as root.");
    }

    private Pair toItself(ServerControl server) {
        ReplicationAccount account =
                new ReplicationAccount(new SecretFile(lab.directory().resolve("landfall.secret")));
        return new Pair(server, server, Map.of(), account, List.of());
    }

    private ServerControl server(Path settingsDir, Path authorizedKeys, Path dataDir) {
        ServerSettings usual = controls.settings("new-db", host, database);
        return controls.control(new ServerSettings(
                usual.name(),
                usual.login(),
                usual.canary(),
                usual.ssh(),
                authorizedKeys.toString(),
                usual.service(),
                usual.defaultsFile(),
                Optional.of(settingsDir.toString()),
                Optional.of(dataDir.toString()),
                usual.bufferPool(),
                Optional.empty()));
    }
}
