package io.landfall.runbooks.copy.mysql;

import io.landfall.monitor.DataSize;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.Secret;
import io.landfall.monitor.check.CheckGroup;
import io.landfall.monitor.check.Requirement;
import io.landfall.monitor.server.ServerIdentity;
import io.landfall.monitor.server.connection.Query;
import io.landfall.runbooks.copy.Backup;
import io.landfall.runbooks.copy.CopyMethods;
import io.landfall.runbooks.copy.CopyTask;
import io.landfall.runbooks.copy.hotbackup.BackupTool;
import io.landfall.runbooks.copy.hotbackup.HotBackup;
import io.landfall.runbooks.pair.Pair;
import io.landfall.runbooks.pair.account.OwnAccount;
import io.landfall.runbooks.pair.host.HostControl;
import io.landfall.runbooks.pair.host.Script;
import io.landfall.runbooks.pair.server.ServerControl;
import io.landfall.runbooks.pair.server.Session;
import io.landfall.runbooks.settings.MigrationSettings.Copy;
import io.landfall.runbooks.step.Found;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The copy that a server makes of itself on its own host by CLONE LOCAL DATA DIRECTORY (MySQL Reference Manual, "Cloning Data
 * Locally"). It is started there once, as only that tells its position, and sent when it is ready.
 */
record CloneLocal(CopyTask task) implements BackupTool {

    static final CopyMethods.Kind METHOD = new CopyMethods.Kind(
            "clone-local",
            "MySQL",
            "which the source makes on its own host, where it takes room until it is sent",
            task -> new HotBackup(task, new CloneLocal(task)));

    private static final Script MAKE = Script.of(CloneLocal.class, "clone-local.sh");

    @Override
    public String means(Copy copy) {
        return "CLONE LOCAL DATA DIRECTORY, " + copy.throttle().speed();
    }

    @Override
    public Optional<String> receives(Copy copy) {
        return Optional.empty();
    }

    @Override
    public List<String> neededOnTheSource() {
        return List.of("mysqld", "mysql", "ssh", "ssh-keygen", "setsid", "my_print_defaults");
    }

    @Override
    public List<String> neededOnTheTarget() {
        return List.of("mysqld", "setsid", "my_print_defaults");
    }

    @Override
    public String packages() {
        return "mysql-server openssh-client";
    }

    @Override
    public List<Requirement> requirements() {
        Pair pair = task.pair();
        return List.of(
                Requirement.blocks(
                        CheckGroup.REPLICATION,
                        new CopyVersions(source().view(), pair.target().host().view())),
                Requirement.blocks(CheckGroup.BINLOG, new GtidsOn(source().view())),
                Requirement.blocks(CheckGroup.SCHEMA, new CloneCarries(source())),
                Requirement.blocks(CheckGroup.SCHEMA, CloneSettings.local(source())),
                Requirement.blocks(CheckGroup.HOST, CloneLibraries.local(pair)));
    }

    private ServerControl source() {
        return task.pair().source();
    }

    @Override
    public String makes() {
        return "data=" + Script.words(task.sourceData().path()) + "\n" + MAKE.text();
    }

    @Override
    public String privileges() {
        return "BACKUP_ADMIN";
    }

    @Override
    public void begin(Session session, OwnAccount account) {
        ClonePlugin.ensure(
                session,
                task.migration()
                        .copy()
                        .throttle()
                        .maxRate()
                        .map(rate -> rate.bytes() >> 20)
                        .orElse(0L));
    }

    @Override
    public Found addTo(Found found) {
        return plugin().addTo(found);
    }

    @Override
    public void leave(Found before) {
        plugin().leave(before);
    }

    private ClonePlugin plugin() {
        return new ClonePlugin(source());
    }

    @Override
    public String options(OwnAccount account, Secret password, ServerIdentity server) {
        return "[client]\nuser=" + account.user() + "\npassword=\"" + password.reveal() + "\"\nsocket="
                + server.socket() + "\n";
    }

    /** A clone has no redo log but what came in while it was made, which the tenth to spare is for. */
    @Override
    public Query<Long> redoAhead() {
        return new Query<>("SELECT 0", row -> row.getLong(1));
    }

    /** As the server tells it. */
    @Override
    public LongSupplier arrived(Backup backup) {
        return () -> {
            try (Session session = source().open()) {
                return session.list(new Query<>(
                                "SELECT COALESCE(SUM(data), 0) FROM performance_schema.clone_progress",
                                row -> row.getLong(1)))
                        .get(0);
            }
        };
    }

    @Override
    public String position(HostControl host, String files) {
        return "";
    }

    @Override
    public String readies() {
        return "Start the copy once, where nobody can reach it, so that it recovers and says where it ends,";
    }

    @Override
    public String prepares(String files, DataSize memory) {
        return new PrivateServer(source(), source())
                .startsOnce(files, plugin().isThere() ? List.of() : List.of(ClonePlugin.FORGET));
    }

    @Override
    public Optional<String> positionIn(String printed) {
        String position = source().dialect().reading().gtids(printed).toString();
        if (position.isEmpty()) {
            throw LandfallException.external(
                    "The copy of " + source().name() + " was started and told no position, but `" + printed.strip()
                            + "`. It was not sent. See the error log of " + source().name() + ".");
        }
        return Optional.of(position);
    }

    @Override
    public String moves(Optional<String> optionFile) {
        return CloneMethod.MOVES;
    }
}
