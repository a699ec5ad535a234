package io.landfall.monitor.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.CheckGroup;
import io.landfall.monitor.check.CheckResult;
import io.landfall.monitor.check.Examination;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.check.Requirement;
import io.landfall.monitor.check.Severity;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RequirementsTest {

    private final FakePair pair = new FakePair();

    @Test
    void givesEveryCheckOfAListANameOfItsOwn() {
        for (List<Requirement> list : lists()) {
            assertThat(list)
                    .extracting(Requirement::name)
                    .doesNotHaveDuplicates()
                    .allMatch(name -> name.matches("[a-z0-9_]+"));
        }
    }

    @Test
    void hasEveryCheckThatThereIsOnAList() throws IOException {
        Set<String> listed = lists().stream()
                .flatMap(List::stream)
                .map(Requirement::check)
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
                    .filter(RequirementsTest::isCheck)
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

    private List<List<Requirement>> lists() {
        DnsServer server = new DnsServer(new InetSocketAddress("127.0.0.1", 53), Duration.ofSeconds(1));
        MigrationView plain = pair.view();
        MigrationView view = new MigrationView(
                plain.source(),
                plain.target(),
                List.of(new FakeServer("replica-1", 3)),
                plain.sourceHost(),
                plain.targetHost(),
                plain.ours(),
                plain.probeFrom(),
                Optional.of(new MigrationView.DnsRecord("db.shop.example", Duration.ofMinutes(5), server)));
        Requirements requirements = new Requirements(view, Limits.withLag(Duration.ofSeconds(1)), pair.clock);
        return Stream.concat(Stream.of(Occasion.values()).map(requirements::of), Stream.of(pair.ofRunbooks()))
                .toList();
    }

    @Test
    void passesAHealthyPair() {
        for (Occasion occasion : List.of(Occasion.START, Occasion.SWITCH, Occasion.WATCH, Occasion.ALARM)) {
            assertThat(look(pair.requirements().of(occasion)))
                    .allSatisfy(result -> assertThat(result.finding().status())
                            .as(result.toString())
                            .isEqualTo(Status.OK));
        }
    }

    @Test
    void passesATargetThatIsDownOrDoesNotKnowLandfallBeforeTheCopy() {
        for (Presence presence : List.of(Presence.SILENT, Presence.REFUSES_LOGIN)) {
            pair.target.presence(presence);

            assertThat(look(pair.requirements().of(Occasion.START))).noneMatch(CheckResult::blocks);
        }
    }

    @Test
    void stopsNothingAndSaysNoFailWhereALineOnlyWarns() {
        pair.source.variable("sync_binlog", "0");

        Requirement warns = line(Occasion.SWITCH, "durability_source");

        assertThat(warns.check().look().status()).isEqualTo(Status.FAIL);
        assertThat(warns.look().status()).isEqualTo(Status.WARN);
        assertThat(look(List.of(warns))).noneMatch(CheckResult::blocks);
    }

    @Test
    void keepsNoWritesFromGoingBackForWhatTheCutoverHasAccepted() {
        pair.target.variable("sync_binlog", "0");
        Requirements back = pair.requirements().leadingBack();

        for (Occasion occasion : List.of(Occasion.SWITCH, Occasion.WATCH)) {
            assertThat(line(occasion, "durability_target").look().status()).isEqualTo(Status.FAIL);
            assertThat(back.of(occasion).stream()
                            .filter(line -> line.name().equals("durability_target"))
                            .map(line -> line.look().status()))
                    .containsExactly(Status.WARN);
        }
    }

    @Test
    void blocksACopyByNothingThatMayGoOnUntilWritesAreStopped() {
        for (String name : List.of("long_transactions", "ddl_running", "prepared_xa", "foreign_sessions_source")) {
            assertThat(line(Occasion.START, name).severity()).isEqualTo(Severity.WARN);
            assertThat(line(Occasion.WATCH, name).severity()).isEqualTo(Severity.WARN);
            assertThat(line(Occasion.SWITCH, name).severity()).isEqualTo(Severity.BLOCK);
        }
    }

    private Requirement line(Occasion occasion, String name) {
        return pair.requirements().of(occasion).stream()
                .filter(line -> line.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void blocksACutoverWhenTheTargetCannotBeRead() {
        pair.target.presence(Presence.SILENT);

        List<String> unknown = look(pair.requirements().of(Occasion.SWITCH)).stream()
                .filter(result -> result.finding().status() == Status.UNKNOWN)
                .map(CheckResult::name)
                .toList();

        assertThat(unknown)
                .contains(
                        "replication_running", "replication_heartbeat_lag", "errant_transactions", "target_read_only");
    }

    @Test
    void neverTakesASourceThatCannotBeReadForAGoodOne() {
        pair.source.presence(Presence.SILENT);

        List<CheckResult> result = new ArrayList<>(look(pair.requirements().of(Occasion.SWITCH)));

        result.removeIf(one -> one.finding().status() == Status.UNKNOWN);
        assertThat(result)
                .extracting(CheckResult::name)
                .containsExactlyInAnyOrder(
                        "replication_running",
                        "replication_heartbeat_lag",
                        "target_read_only",
                        "own_privileges_target",
                        "tls_source",
                        "tls_target",
                        "certificate_target",
                        "no_galera_target",
                        "binary_log_target",
                        "replication_filters_target",
                        "skipped_events_target",
                        "semi_sync_target",
                        "carried_engines_target",
                        "durability_target",
                        "buffer_pool",
                        "skip_name_resolve_target",
                        "foreign_sessions_target",
                        "privileged_definers_target",
                        "login_time_target",
                        "connect_time_from_app_1");
    }

    @ParameterizedTest
    @MethodSource("failures")
    void whateverFailsWhereNobodyElseWaitsIsUnknownAndBlocks(Throwable failure) {
        Requirement fails = Requirement.blocks(CheckGroup.ACTIVITY, new Failing(failure));

        List<CheckResult> results = Examination.lookHere(List.of(fails));

        assertThat(results).singleElement().satisfies(result -> {
            assertThat(result.finding().status()).isEqualTo(Status.UNKNOWN);
            assertThat(result.blocks()).isTrue();
        });
    }

    static List<Throwable> failures() {
        return List.of(
                LandfallException.external("gone"),
                new IllegalStateException("a mistake"),
                new NoClassDefFoundError("a jar"),
                new StackOverflowError());
    }

    private record Failing(Throwable failure) implements Check {
        @Override
        public String name() {
            return "failing";
        }

        @Override
        public Finding look() {
            if (failure instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) failure;
        }
    }

    private static List<CheckResult> look(List<Requirement> list) {
        try (Examination examination = new Examination(Duration.ofSeconds(10))) {
            return examination.look(list);
        }
    }
}
