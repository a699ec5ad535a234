package io.landfall.monitor.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.check.Measure;
import io.landfall.monitor.check.Side;
import io.landfall.monitor.check.Status;
import io.landfall.monitor.checks.activity.ClientsSeen;
import io.landfall.monitor.checks.activity.SeenClients;
import io.landfall.monitor.checks.dns.RecordTtl;
import io.landfall.monitor.checks.dns.Resolvers;
import io.landfall.monitor.checks.latency.PageTime;
import io.landfall.monitor.checks.replication.CatchingUp;
import io.landfall.monitor.checks.replication.SecondsBehind;
import io.landfall.monitor.dns.DnsServer;
import io.landfall.monitor.dns.FakeNameServer;
import io.landfall.monitor.server.FakeServer;
import io.landfall.monitor.server.Heartbeat;
import io.landfall.monitor.server.Presence;
import io.landfall.monitor.server.Whose;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Rcode;

/** Checks that tell a figure, how good it is, and what to do when it is bad. */
class MeasuringTest {

    private static final Duration LIMIT = Duration.ofSeconds(1);

    private final FakePair pair = new FakePair();

    /** A second later each time somebody asks. */
    private final Clock moving = new Clock() {
        private final AtomicLong seconds = new AtomicLong();

        @Override
        public Instant instant() {
            return FakePair.NOW.plusSeconds(seconds.incrementAndGet());
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    };

    private Finding catchingUp(Clock clock) {
        return new CatchingUp(pair.source, pair.target, LIMIT, Duration.ofMillis(10), clock).look();
    }

    /** Its position is further each time it is asked. */
    private static void moves(FakeServer server, long from, long by) {
        AtomicLong at = new AtomicLong(from);
        server.whenAsked = () -> {
            String gtid = "0-1-" + at.addAndGet(by);
            server.gtid(gtid, gtid, gtid);
        };
    }

    @Test
    void keepsUpWhileTheLagIsBelowItsLimit() {
        assertThat(catchingUp(pair.clock).said()).isEqualTo(Finding.ok("new-db keeps up with old-db"));
    }

    @Test
    void saysWhenItHasCaughtUp() {
        pair.target.beat(new Heartbeat(1, FakePair.NOW.minusSeconds(9), "journal-1"));
        moves(pair.source, 1000, 100);
        moves(pair.target, 0, 200);

        Finding found = catchingUp(pair.clock);

        assertThat(found.status()).isEqualTo(Status.OK);
        assertThat(found.text())
                .matches("new-db is 9 s and \\d+ transactions behind and catches up in .+: old-db writes \\d+"
                        + " transactions/s, new-db applies \\d+/s");
        assertThat(found.measures()).extracting(Measure::name).containsExactly("replication_backlog_transactions");
    }

    @Test
    void saysThatItNeverCatchesUpAtThisRate() {
        pair.target.beat(new Heartbeat(1, FakePair.NOW.minusSeconds(9), "journal-1"));
        moves(pair.source, 1000, 100);

        Finding found = catchingUp(moving);

        assertThat(found.status()).isEqualTo(Status.FAIL);
        assertThat(found.text())
                .contains(
                        " transactions behind, falls further behind and never catches up at this rate: old-db writes ");
        assertThat(found.remedy())
                .startsWith("Find what keeps its applier busy: ")
                .contains("slave_parallel_threads = 4");
    }

    @Test
    void isNotAlarmedByABacklogThatDoesNotGrow() {
        pair.target.beat(new Heartbeat(1, FakePair.NOW.minusSeconds(9), "journal-1"));

        assertThat(catchingUp(pair.clock).text())
                .isEqualTo("new-db is 9 s and 0 transactions behind, no more than before: old-db writes 0.0"
                        + " transactions/s, new-db applies 0.0/s");
    }

    @Test
    void saysWhatIsPurgedBeforeItIsRead() {
        pair.target.beat(new Heartbeat(1, FakePair.NOW.minusSeconds(9), "journal-1"));
        pair.source.variable("binlog_expire_logs_seconds", "20");
        moves(pair.source, 1_000_000_000_000L, 1);
        moves(pair.target, 0, 2);

        Finding found = catchingUp(pair.clock);

        assertThat(found.status()).isEqualTo(Status.FAIL);
        assertThat(found.text()).endsWith("; old-db purges what it has not read yet in 11 s");
        assertThat(found.remedy()).startsWith("`SET GLOBAL ").contains("` on old-db at once");
    }

    @Test
    void knowsNoPaceOfAServerThatDoesNotFollowOrHasNoHeartbeatOrIsSilent() {
        pair.target.threads(true, false, "", "");
        assertThat(catchingUp(pair.clock).text()).isEqualTo("new-db does not replicate, so it catches up with nothing");

        pair.target.follow(pair.source).beat(new Heartbeat(1, FakePair.NOW.plusSeconds(900), "journal-1"));
        assertThat(catchingUp(pair.clock).text())
                .isEqualTo("new-db has no heartbeat yet, so nobody knows how far it is behind");

        pair.source.presence(Presence.SILENT);
        assertThatThrownBy(() -> catchingUp(pair.clock)).isInstanceOf(LandfallException.class);
    }

    @Test
    void explainsWhyTheServerSaysAnotherLagThanTheHeartbeat() {
        SecondsBehind check = new SecondsBehind(pair.target, LIMIT, pair.clock);
        assertThat(check.look().text()).isEqualTo("new-db says it is 0 ms behind");

        pair.target.beat(new Heartbeat(1, FakePair.NOW.minusSeconds(41), "journal-1"));

        assertThat(check.look().text())
                .isEqualTo("new-db says it is 0 ms behind; its newest heartbeat is 41 s old: it counts only what has"
                        + " arrived, and the rest has not, or nothing writes the heartbeat");
    }

    @Test
    void comparesAPageOnBothServersInOneLine() {
        pair.source.takes(Duration.ofMillis(3), Duration.ofNanos(820_000));
        pair.target.takes(Duration.ofMillis(3), Duration.ofNanos(120_000));

        assertThat(page().said())
                .isEqualTo(
                        Finding.ok(
                                "a page of 50 queries: 41 ms on old-db, 6 ms on new-db (SELECT 1 on old-db: p50"
                                        + " 0.82 ms, p95 0.82 ms, p99 0.82 ms; SELECT 1 on new-db: p50 0.12 ms, p95 0.12 ms, p99 0.12 ms)"));
        assertThat(page().measures())
                .extracting(Measure::labels)
                .extracting(labels -> labels.get("server"))
                .containsExactly("old-db", "new-db");
    }

    @Test
    void warnsOfAPageThatTakesLongerThereAndOfSlowAnswers() {
        pair.target.takes(Duration.ofMillis(3), Duration.ofMillis(2));
        assertThat(page().status()).isEqualTo(Status.WARN);
        assertThat(page().remedy())
                .isEqualTo("Each page takes 90 ms longer unless the application is as near to new-db as to old-db: see"
                        + " connect_time_from of its host.");

        pair.target.takes(Duration.ofMillis(3), Duration.ofMillis(30));
        assertThat(page().text()).endsWith("; the limit for p95 is 20 ms");

        pair.target.presence(Presence.SILENT);
        assertThatThrownBy(this::page).isInstanceOf(LandfallException.class);
    }

    private Finding page() {
        return new PageTime(pair.source, pair.target, Duration.ofMillis(20)).look();
    }

    @Test
    void listsWhoWasThereAlsoWhenItHasGoneAndFailsWhereNobodyShouldHaveBeen() {
        SeenClients seen = new SeenClients();
        ClientsSeen anybody = new ClientsSeen(Side.SOURCE, pair.source, seen, Duration.ZERO, moving);
        ClientsSeen nobody = new ClientsSeen(Side.SOURCE, pair.source, seen, Duration.ofHours(1), moving);
        assertThat(nobody.look().said())
                .isEqualTo(Finding.ok("nobody was connected to old-db in the 0 ms that Landfall has looked"));
        pair.source.sessions.add(FakePair.session(5, "backup", "SELECT 1"));
        assertThat(anybody.look().status()).isEqualTo(Status.OK);
        pair.source.sessions.clear();
        pair.source.sessions.add(FakePair.session(6, "cdc", "", Whose.REPLICA));
        pair.source.sessions.add(FakePair.session(7, "landfall", "", Whose.OURS));

        assertThat(nobody.look().said())
                .isEqualTo(Finding.fail(
                        "connected to old-db in the 2 s that Landfall has looked: cdc from 10.0.0.9 (reads the binary log,"
                                + " now), backup from 10.0.0.9 (1 s ago)",
                        "Point them at the new server, or end them, before old-db is switched off: what runs once a night is"
                                + " easily forgotten (backups, exporters, cron, readers of the binary log)."));
        pair.source.presence(Presence.SILENT);
        assertThatThrownBy(anybody::look).isInstanceOf(LandfallException.class);
    }

    @Test
    void asksEveryAuthoritativeServerForTheRecordAndNamesThoseThatSaySomethingElse() throws IOException {
        try (FakeNameServer first = new FakeNameServer("db.shop.example. 60 IN A 10.0.0.1\n");
                FakeNameServer second = new FakeNameServer("db.shop.example. 60 IN A 10.0.0.1\n");
                FakeNameServer old = new FakeNameServer("db.shop.example. 86400 IN A 10.0.0.1\n")) {
            String links = "db.shop.example A 10.0.0.1 (TTL 1 min)";

            assertThat(ttl(first, second).said()).isEqualTo(Finding.ok(links));
            assertThat(ttl(first, old).text())
                    .isEqualTo(links + "; but " + new DnsServer(old.address(), LIMIT)
                            + " says db.shop.example A 10.0.0.1 (TTL 1 d); caches keep it for up to 1 d");
            assertThat(ttl(first, old).remedy()).isEqualTo("Lower the TTL to 5 min, and wait 1 d before the cutover.");
            second.rcode = Rcode.SERVFAIL;
            assertThat(ttl(first, second).text())
                    .isEqualTo(links + "; but " + new DnsServer(second.address(), LIMIT) + " gave no usable answer");
            assertThatThrownBy(() -> ttl(second, first)).isInstanceOf(LandfallException.class);
        }
    }

    private static Finding ttl(FakeNameServer... servers) {
        List<DnsServer> asked = Stream.of(servers)
                .map(server -> new DnsServer(server.address(), Duration.ofMinutes(1)))
                .toList();
        return new RecordTtl(asked, "db.shop.example", Duration.ofMinutes(5)).look();
    }

    @Test
    void timesEachNameServerOfAHostAndNamesTheDeadOne() throws IOException {
        try (FakeNameServer names = new FakeNameServer("db.shop.example. 60 IN A 10.0.0.1\n")) {
            pair.app.files.put("/etc/resolv.conf", "nameserver 10.0.0.2\nnameserver 127.0.0.53\nsearch shop.example\n");
            Finding well = resolvers(names.address());
            pair.app.files.put("/etc/resolv.conf", "nameserver 10.0.0.2\nnameserver 10.0.0.3\n");
            Finding bad = resolvers(names.address());

            assertThat(well.text())
                    .matches(
                            "app-1 asks 10\\.0\\.0\\.2 \\(.* ms\\), 127\\.0\\.0\\.53 \\(its own, not asked\\); when none"
                                    + " answers, a name fails after 20 s; tries the suffixes shop\\.example");
            assertThat(well.measures()).singleElement().satisfies(measure -> assertThat(measure.labels())
                    .containsExactly(Map.entry("host", "app-1"), Map.entry("resolver", "10.0.0.2")));
            assertThat(bad.status()).isEqualTo(Status.WARN);
            assertThat(bad.text()).contains("10.0.0.3 (no usable answer)");
            assertThat(bad.remedy())
                    .isEqualTo(
                            "Put quick, working name servers into /etc/resolv.conf of app-1: each login that resolves a"
                                    + " name waits for them. `options timeout:1 attempts:2` shortens the wait for one that is"
                                    + " dead.");
        }
    }

    /** Only 10.0.0.2 answers. */
    private Finding resolvers(InetSocketAddress names) {
        InetSocketAddress nobody = new InetSocketAddress("127.0.0.1", 9);
        return new Resolvers(
                        pair.app,
                        "db.shop.example",
                        address -> new DnsServer(
                                address.equals("10.0.0.2") ? names : nobody,
                                address.equals("10.0.0.2") ? Duration.ofMinutes(1) : Duration.ofMillis(200)))
                .look();
    }

    @Test
    void warnsOfAHostWithoutNameServersAndKnowsNothingOfOneThatIsSilent() {
        assertThat(resolvers(new InetSocketAddress("127.0.0.1", 9)).text())
                .isEqualTo("app-1 has no name server in /etc/resolv.conf");

        pair.app.reachable = false;
        assertThatThrownBy(() -> resolvers(new InetSocketAddress("127.0.0.1", 9)))
                .isInstanceOf(LandfallException.class);
    }
}
