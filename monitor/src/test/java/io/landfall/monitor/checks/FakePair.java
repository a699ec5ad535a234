package io.landfall.monitor.checks;

import io.landfall.monitor.check.CheckGroup;
import io.landfall.monitor.check.Requirement;
import io.landfall.monitor.check.Side;
import io.landfall.monitor.checks.host.Programs;
import io.landfall.monitor.checks.host.TargetEmpty;
import io.landfall.monitor.checks.host.TargetUnused;
import io.landfall.monitor.host.FakeHost;
import io.landfall.monitor.server.ClientSession;
import io.landfall.monitor.server.FakeServer;
import io.landfall.monitor.server.Heartbeat;
import io.landfall.monitor.server.ServerView;
import io.landfall.monitor.server.Whose;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A healthy pair in step, at a clock that stands still; change its parts to break it. */
public final class FakePair {

    public static final Instant NOW = Instant.parse("2026-01-02T03:00:00Z");

    public final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    public final FakeServer source = new FakeServer("old-db", 1).gtid("0-1-42", "", "0-1-42");
    public final FakeServer target = new FakeServer("new-db", 2).follow(source);
    public final List<ServerView> replicas = new ArrayList<>();
    public final FakeHost sourceHost = new FakeHost("old-host");
    public final FakeHost targetHost = new FakeHost("new-host");
    public final FakeHost app = new FakeHost("app-1");

    public FakePair() {
        target.beat(new Heartbeat(7, NOW.minusMillis(80), "journal-1"));
        source.beat(new Heartbeat(7, NOW.minusMillis(80), "journal-1"));
    }

    public MigrationView view() {
        return new MigrationView(
                source,
                target,
                replicas,
                sourceHost,
                targetHost,
                Set.of("landfall", "landfall_canary", "landfall_repl"),
                List.of(app),
                Optional.empty());
    }

    public Requirements requirements() {
        return new Requirements(view(), Limits.withLag(Duration.ofSeconds(1)), clock);
    }

    /** The lines that runbooks name, which know where a copy goes and what it takes. */
    public List<Requirement> ofRunbooks() {
        return List.of(
                Requirement.blocks(
                        CheckGroup.HOST,
                        new Programs(
                                Side.SOURCE,
                                sourceHost,
                                List.of("mariadb-backup", "ssh"),
                                "mariadb-server mariadb-backup openssh-client")),
                Requirement.blocks(CheckGroup.HOST, new TargetEmpty(targetHost, "new-db", () -> "/var/lib/mysql")),
                Requirement.blocks(CheckGroup.ACTIVITY, new TargetUnused(target)));
    }

    /** A client's session that runs {@code statement}. */
    public static ClientSession session(long id, String user, String statement) {
        return session(id, user, statement, Whose.CLIENT);
    }

    /** The same, of somebody else. */
    public static ClientSession session(long id, String user, String statement, Whose whose) {
        return new ClientSession(
                id, user, "10.0.0.9:5000", "shop", "Query", Duration.ofSeconds(1), "", statement, whose);
    }
}
