package io.landfall.runbooks.move;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.server.Presence;
import io.landfall.monitor.server.ServerIdentity;
import io.landfall.monitor.server.ServerVariables;
import io.landfall.monitor.server.WritingDefiners;
import io.landfall.runbooks.copy.DataDirectory;
import io.landfall.runbooks.copy.DatabaseService;
import io.landfall.runbooks.copy.TargetBackup;
import io.landfall.runbooks.pair.Pair;
import io.landfall.runbooks.pair.account.ShutAccounts;
import io.landfall.runbooks.pair.account.WriteRight;
import io.landfall.runbooks.pair.file.FirstStart;
import io.landfall.runbooks.pair.file.SettingsFile;
import io.landfall.runbooks.pair.server.AdminDialect;
import io.landfall.runbooks.pair.server.ServerControl;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The target runs on the copy, read-only and without events, as the server that was configured. */
record StartTarget(Pair pair, DataDirectory data, TargetBackup targetBackup, TargetUpgrade upgrade, Duration limit)
        implements Step.Reversible {

    static final String NAME = "start-target";
    private static final String RAN = "ran";
    private static final String WRONG = "wrong";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String plan() {
        AdminDialect words = target().dialect();
        return "Start " + target().name() + " with `"
                + target().startCommand()
                + "`, read-only and with the event scheduler off. Before anybody"
                + " can log in, and until it is opened, the definers of routines, triggers, views and events lose "
                + words.reading().rightToWrite() + " there (" + words.offTheLog() + ")."
                + upgrade.plan().map(text -> " " + text).orElse("");
    }

    @Override
    public Found look() {
        boolean runs = service().isRunning();
        Found found = Found.of(RAN, runs).withList(WRONG, runs ? wrong() : List.of("it does not run"));
        return ShutAccounts.journaled(found, target().name(), runs ? List.of() : rightsOfDefiners());
    }

    /** As the copy has brought them along: what they have defined would write on a server that is read-only. */
    private List<WriteRight> rightsOfDefiners() {
        return WriteRight.of(WritingDefiners.of(pair.source().view()).closable());
    }

    @Override
    public boolean isDone(Found now) {
        return now.isTrue(RAN) && now.list(WRONG).isEmpty();
    }

    @Override
    public void act(Found before) {
        targetBackup.removeFiles();
        AdminDialect words = target().dialect();
        List<String> closing = rightsOfDefiners().stream()
                .map(right -> words.revokeRightIfThere(
                        right.privilege(),
                        right.account().user(),
                        right.account().host()))
                .toList();
        if (closing.isEmpty()) {
            service().start();
        } else {
            startClosing(closing);
        }
        upgrade.ensure(limit);
        List<String> wrong = wrong();
        if (!wrong.isEmpty()) {
            throw LandfallException.external(target().name() + " runs, but is not as it was configured: "
                    + String.join("; ", wrong) + ". Nobody uses it yet. See its option files and its error log.");
        }
    }

    /** It is started twice: a running server says for ever with what it was started. */
    private void startClosing(List<String> statements) {
        FirstStart first = new FirstStart(target());
        first.prepare(statements);
        try {
            service().start();
        } finally {
            first.forget();
        }
        service().stop();
        service().start();
    }

    /** What is not as it must be, one sentence each. */
    private List<String> wrong() {
        if (target().view().presence() != Presence.ANSWERS) {
            return List.of(
                    "it refuses the login of `" + target().settings().login().user() + "`");
        }
        ServerVariables variables = target().view().variables();
        ServerIdentity identity = target().view().identity();
        List<String> wrong = new ArrayList<>();
        mustBe(wrong, "read_only", "ON", variables.isOn("read_only") ? "ON" : "OFF");
        mustBe(wrong, "event_scheduler", "OFF", variables.text("event_scheduler"));
        if (!data.is(identity.dataDirectory())) {
            wrong.add("datadir is " + identity.dataDirectory() + ", not " + data.path());
        }
        mustBe(
                wrong,
                "server_id",
                new SettingsFile(target()).effective().getOrDefault("server_id", "1"),
                Long.toString(identity.serverId()));
        if (upgrade.isMissing()) {
            wrong.add("its own tables are of an older series than its program " + identity.version());
        }
        if (identity.serverId() == pair.source().view().identity().serverId()) {
            wrong.add("server_id is the source's, " + identity.serverId());
        }
        return wrong;
    }

    private static void mustBe(List<String> wrong, String name, String wanted, String found) {
        if (!wanted.equals(found)) {
            wrong.add(name + " is " + found + ", not " + wanted);
        }
    }

    @Override
    public void cancel() {
        upgrade.cancel();
    }

    @Override
    public void undo(Found before) {
        new FirstStart(target()).forget();
        service().restore(before.isTrue(RAN));
    }

    private DatabaseService service() {
        return new DatabaseService(target(), data);
    }

    private ServerControl target() {
        return pair.target();
    }
}
