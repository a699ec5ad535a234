package io.landfall.monitor.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Examination;
import io.landfall.monitor.check.Looked;
import io.landfall.monitor.check.Status;
import io.landfall.monitor.dns.DnsServer;
import io.landfall.monitor.server.FakeServer;
import io.landfall.monitor.server.Presence;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ChecksTest {

    private final FakePair pair = new FakePair();

    @Test
    void givesEveryCheckOfAListANameOfItsOwn() {
        for (List<Check> list : lists()) {
            assertThat(list)
                    .extracting(Check::name)
                    .doesNotHaveDuplicates()
                    .allMatch(name -> name.matches("[a-z0-9_]+"));
        }
    }

    @Test
    void hasEveryCheckThatThereIsOnAList() throws IOException {
        Set<String> listed = lists().stream()
                .flatMap(List::stream)
                .map(check -> check instanceof OnceItAnswers wrapped ? wrapped.check() : check)
                .map(check -> check.getClass().getName())
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(listed).isEqualTo(everyCheck());
    }

    private static Set<String> everyCheck() throws IOException {
        Path classes = Path.of("target/classes");
        try (Stream<Path> files = Files.walk(classes.resolve("io/landfall/monitor/checks"))) {
            return files.map(file -> classes.relativize(file).toString())
                    .filter(file -> file.endsWith(".class"))
                    .map(file -> file.replace('/', '.').replaceAll("\\.class$", ""))
                    .filter(ChecksTest::isCheck)
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static boolean isCheck(String name) {
        try {
            Class<?> type = Class.forName(name);
            return Check.class.isAssignableFrom(type) && type != OnceItAnswers.class;
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private List<List<Check>> lists() {
        DnsServer server = new DnsServer(new InetSocketAddress("127.0.0.1", 53), Duration.ofSeconds(1));
        MigrationView plain = pair.view();
        MigrationView view = new MigrationView(
                plain.source(),
                plain.target(),
                List.of(new FakeServer("replica-1", 3)),
                plain.sourceHost(),
                plain.targetHost(),
                plain.targetDataDirectory(),
                plain.ours(),
                plain.probeFrom(),
                Optional.of(new MigrationView.DnsRecord("db.shop.example", Duration.ofMinutes(5), server)));
        Checks checks = new Checks(view, Limits.withLag(Duration.ofSeconds(1)), pair.clock);
        return List.of(
                checks.forCopy(),
                checks.forReplacingCopy(),
                checks.forCutover(),
                checks.whileFollowing(),
                checks.alarms(),
                checks.whileNobodyFollows(),
                checks.alarmsWhileNobodyFollows());
    }

    @Test
    void passesAHealthyPair() {
        Checks checks = pair.checks();

        for (List<Check> list :
                List.of(checks.forCopy(), checks.forCutover(), checks.whileFollowing(), checks.alarms())) {
            assertThat(look(list))
                    .allSatisfy(looked -> assertThat(looked.finding().status())
                            .as(looked.toString())
                            .isEqualTo(Status.OK));
        }
    }

    @Test
    void passesATargetThatIsDownOrDoesNotKnowLandfallBeforeTheCopy() {
        for (Presence presence : List.of(Presence.SILENT, Presence.REFUSES_LOGIN)) {
            pair.target.presence(presence);

            assertThat(look(pair.checks().forCopy())).noneMatch(Looked::blocks);
            assertThat(look(pair.checks().forReplacingCopy())).noneMatch(Looked::blocks);
        }
    }

    @Test
    void blocksACutoverWhenTheTargetCannotBeRead() {
        pair.target.presence(Presence.SILENT);

        List<String> unknown = look(pair.checks().forCutover()).stream()
                .filter(looked -> looked.finding().status() == Status.UNKNOWN)
                .map(Looked::name)
                .toList();

        assertThat(unknown)
                .contains(
                        "replication_running", "replication_heartbeat_lag", "errant_transactions", "target_read_only");
    }

    @Test
    void neverTakesASourceThatCannotBeReadForAGoodOne() {
        pair.source.presence(Presence.SILENT);

        List<Looked> looked = new ArrayList<>(look(pair.checks().forCutover()));

        looked.removeIf(one -> one.finding().status() == Status.UNKNOWN);
        assertThat(looked)
                .extracting(Looked::name)
                .containsExactlyInAnyOrder(
                        "replication_running",
                        "replication_heartbeat_lag",
                        "target_read_only",
                        "own_privileges_target",
                        "tls_source",
                        "tls_target",
                        "no_galera_target",
                        "binary_log_target",
                        "replication_filters_target",
                        "skipped_events_target",
                        "carried_engines_target",
                        "durability_target",
                        "buffer_pool",
                        "skip_name_resolve_target",
                        "foreign_sessions_target",
                        "privileged_definers_target",
                        "login_time_target",
                        "query_time_target",
                        "connect_time_from_app_1");
    }

    private static List<Looked> look(List<Check> list) {
        try (Examination examination = new Examination(Duration.ofSeconds(10))) {
            return examination.look(list);
        }
    }
}
