package io.landfall.runbooks.move;

import io.landfall.monitor.Secret;
import io.landfall.monitor.server.Dialect;
import io.landfall.monitor.server.Series;
import io.landfall.runbooks.copy.AtTheEnd;
import io.landfall.runbooks.copy.CopyTask;
import io.landfall.runbooks.copy.DataDirectory;
import io.landfall.runbooks.copy.LongCommand;
import io.landfall.runbooks.copy.TargetBackup;
import io.landfall.runbooks.pair.Pair;
import io.landfall.runbooks.pair.account.OwnAccount;
import io.landfall.runbooks.pair.file.SecretFile;
import io.landfall.runbooks.pair.host.HostControl;
import io.landfall.runbooks.pair.host.Script;
import io.landfall.runbooks.pair.server.AdminDialect.Upgrade;
import io.landfall.runbooks.pair.server.ServerControl;
import io.landfall.runbooks.pair.server.Session;
import java.time.Duration;
import java.util.Optional;

/**
 * A target that runs on the copy of a server of an older series has its own tables in the form of its program. Nothing of that
 * reaches its binary log.
 */
final class TargetUpgrade {

    private static final Script RUN = Script.of(TargetUpgrade.class, "upgrade.sh");

    private final Pair pair;
    private final DataDirectory data;
    private final TargetBackup arriving;
    private final long run;
    private final LongCommand command = new LongCommand();

    TargetUpgrade(CopyTask task) {
        this.pair = task.pair();
        this.data = task.targetData();
        this.arriving = task.arriving();
        this.run = task.context().run();
    }

    /** What it is and what changes, as the plan says it; empty where both are of the same series. */
    Optional<String> plan() {
        Series old = from();
        return to().filter(now -> now.compareTo(old) > 0)
                .map(now -> "This is an upgrade from " + old + " to " + now + ": "
                        + pair.target()
                                .dialect()
                                .upgrade()
                                .map(Upgrade::program)
                                .orElse("the server itself")
                        + " changes its own tables, which is in no binary log; where no option file says otherwise, the"
                        + " defaults of " + now + " hold. The way back is open for as long as nobody uses what " + old
                        + " does not know.");
    }

    private Series from() {
        return reading().series(pair.source().view().identity().version());
    }

    private Optional<Series> to() {
        return host().view().programVersion(reading().serverProgram()).map(reading()::printedSeries);
    }

    private Dialect reading() {
        return pair.target().dialect().reading();
    }

    /** Whether the target runs and its tables are of an older series than its program. */
    boolean isMissing() {
        Optional<Upgrade> upgrade = pair.target().dialect().upgrade();
        Series now = reading().series(target().view().identity().version());
        return upgrade.isPresent()
                && now.compareTo(from()) > 0
                && upgrade.get().tells().stream()
                        .flatMap(file -> host().view().readFile(data.path() + "/" + file).stream())
                        .map(reading()::series)
                        .noneMatch(now::equals);
    }

    /** Its tables are of the series of its program afterwards; throws EXTERNAL with what was printed when they are not. */
    void ensure(Duration limit) {
        command.begin();
        if (!isMissing()) {
            return;
        }
        Upgrade upgrade = target().dialect().upgrade().orElseThrow();
        OwnAccount account = new OwnAccount("landfall_upgrade_run" + run, "localhost");
        try (Session session = target().open();
                AtTheEnd gone = () -> session.unlogged(() -> account.dropWithSessions(session))) {
            Secret password = SecretFile.generate();
            session.unlogged(() -> account.ensure(session, password, "ALL PRIVILEGES"));
            command.run(
                    host(),
                    arriving.work(),
                    RUN.command(upgrade.program()),
                    options(account, password),
                    limit,
                    () -> {});
        }
    }

    private String options(OwnAccount account, Secret password) {
        return "[client]\nuser=" + account.user() + "\npassword=\"" + password.reveal() + "\"\nprotocol=socket\nsocket="
                + target().view().identity().socket() + "\n";
    }

    void cancel() {
        command.cancel();
    }

    private ServerControl target() {
        return pair.target();
    }

    private HostControl host() {
        return target().host();
    }
}
