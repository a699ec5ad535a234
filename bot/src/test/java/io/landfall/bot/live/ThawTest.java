package io.landfall.bot.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.lab.database.Engine;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.SqliteJournal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The service stands still (SIGSTOP) at a point of the window, as on a paused machine, and goes on when that is over.
 * Somebody has gone the way by hand meanwhile, as {@link BreakGlassTest} does, or nobody has. Whatever it does then: no
 * acknowledged write is lost, one server accepts writes and never two, and the journal says how the run has ended.
 */
@ParameterizedClass
@MethodSource("io.landfall.bot.live.Proofs#withAll")
class ThawTest {

    private static final long SEED = 8;
    /** Longer than the opening of a target may take after its proof. */
    private static final Duration SHORT = Duration.ofSeconds(1);

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Pattern SCRIPT = Pattern.compile("/\\S+/break-glass-shop-run\\d+\\.sh");
    private static final String OPENED = "✔ open-target";

    /** The same as {@link #engine}, for what chooses the points. */
    private static Engine chosen;

    private static Optional<Rig> rig = Optional.empty();

    @Parameter
    private Engine engine;

    private boolean well;

    enum Meanwhile {
        NOBODY,
        SOMEBODY
    }

    /** What runs from one test to the next, as long as all is well. */
    private record Rig(Scene scene, Points points, ServiceProcess service, TiredPerson person) {

        static Rig open(Engine engine) {
            Scene scene =
                    Scene.installed(engine, Map.of("event_scheduler", "ON")).probed();
            scene.move();
            scene.endServices();
            Points points = new Points();
            return new Rig(scene, points, scene.serviceThatWaitsAt(points).awaitFirstLook(), new TiredPerson(scene));
        }

        /** The way from where the servers are now to where they are not. */
        String verb() {
            return scene.isSwitched() ? "rollback" : "cutover";
        }

        /** Returns the script to do it by hand with; `go` opens the window. */
        Path arm() {
            scene.awaitHeartbeat();
            service.type("as ann " + verb() + " shop");
            service.awaitUnless("was taken back", "asks for approval");
            service.type("as ben approve 2-6");
            service.awaitUnless("was taken back", "what to do by hand");
            return service.awaitLines("is armed").stream()
                    .map(SCRIPT::matcher)
                    .filter(Matcher::find)
                    .map(found -> Path.of(found.group()))
                    .findFirst()
                    .orElseThrow();
        }

        /**
         * Waits until the run is over or holds; returns {@code is done}, {@code was taken back} or {@code is held}. Fails
         * at once when the service prints a line with {@code never} before.
         */
        String awaitEnd(Optional<String> never) {
            return service.awaitMatch(Pattern.compile(verb() + " shop (is done|was taken back|is held)"), never)
                    .group(1);
        }

        void close() {
            scene.close();
            points.close();
        }
    }

    @BeforeParameterizedClassInvocation
    static void choose(Engine engine) {
        chosen = engine;
    }

    @AfterEach
    void startOverWhenSomethingWasWrong() {
        if (!well) {
            close();
        }
    }

    @AfterParameterizedClassInvocation
    static void close() {
        rig.ifPresent(Rig::close);
        rig = Optional.empty();
    }

    static Stream<Arguments> mostDangerousPoints() {
        return Proofs.goneThrough(
                chosen,
                Stream.of(
                        Arguments.of("STEP_DONE:fence-source", Meanwhile.SOMEBODY),
                        Arguments.of("COMMITS:point-of-no-return", Meanwhile.SOMEBODY),
                        Arguments.of("COMMITTED:point-of-no-return", Meanwhile.SOMEBODY),
                        Arguments.of("COMMITTED:point-of-no-return", Meanwhile.NOBODY),
                        Arguments.of("STEP_BEGINS:open-target", Meanwhile.SOMEBODY),
                        Arguments.of("STEP_ACTED:open-target", Meanwhile.SOMEBODY)));
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("mostDangerousPoints")
    void losesNothingAndOpensNoSecondServerWhenItThaws(String point, Meanwhile meanwhile) {
        thawsWell(point, meanwhile, SHORT);
    }

    /** Each engine step of the window, once with somebody and once with nobody; where in it and which way is drawn. */
    static Stream<Arguments> thirtyRuns() {
        Random random = new Random(SEED);
        List<Arguments> runs = new ArrayList<>();
        for (List<String> points : pointsByStep().values()) {
            for (Meanwhile meanwhile : Meanwhile.values()) {
                String verb = random.nextBoolean() ? "cutover" : "rollback";
                runs.add(Arguments.of(verb, points.get(random.nextInt(points.size())), meanwhile));
            }
        }
        return Proofs.goneThrough(chosen, runs.stream());
    }

    private static Map<String, List<String>> pointsByStep() {
        Map<String, List<String>> steps = new LinkedHashMap<>();
        Stream.concat(WindowPoints.BEFORE_THE_RETURN.stream(), WindowPoints.PAST_THE_RETURN.stream())
                .forEach(point -> steps.computeIfAbsent(
                                point.substring(point.indexOf(':') + 1), missing -> new ArrayList<>())
                        .add(point));
        return steps;
    }

    @Tag("thorough")
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("thirtyRuns")
    void losesNothingAndOpensNoSecondServerWhenItThawsAfterTwentySeconds(
            String verb, String point, Meanwhile meanwhile) {
        Rig ready = ready();
        if (!ready.verb().equals(verb)) {
            ready.arm();
            ready.service().type("go");
            assertThat(ready.awaitEnd(Optional.of("was taken back"))).isEqualTo("is done");
            ready.scene().switched();
        }

        thawsWell(point, meanwhile, LONG);
    }

    private Rig ready() {
        if (rig.isEmpty()) {
            rig = Optional.of(Rig.open(engine));
        }
        return rig.get();
    }

    private void thawsWell(String point, Meanwhile meanwhile, Duration stay) {
        Rig ready = ready();
        Path script = ready.arm();
        Points.Performed frozen = ready.points().at(point, ready.service()::freeze);
        ready.service().type("go");
        frozen.await();
        String until = standsStillUntil(stay);
        Optional<String> way =
                meanwhile == Meanwhile.SOMEBODY ? Optional.of(ready.person().follow(script)) : Optional.empty();
        way.ifPresent(gone -> ready.scene().ledger().awaitWrites(20));
        awaitClock(until);

        ready.service().signal("CONT");

        String end = ready.awaitEnd(way.filter("back"::equals).map(back -> OPENED));
        boolean switched = way.map("on"::equals).orElse(end.equals("is done"));
        assertThat(end)
                .as("by hand: " + way)
                .isIn(switched ? List.of("is done", "is held") : List.of("was taken back", "is held"));
        if (switched) {
            ready.scene().switched();
        }
        ready.scene().assertNothingIsLost(ready.scene().serving(), ready.scene().standby());
        assertThat(whyInTheJournal(end)).isNotBlank();
        well = !end.equals("is held");
    }

    /** Returns a time by the clock of the server that follows, as it judges how late an opening is. */
    private String standsStillUntil(Duration stay) {
        return Scene.value(
                ready().scene().standby(),
                "SELECT UTC_TIMESTAMP(6) + INTERVAL " + stay.toMillis() * 1000 + " MICROSECOND");
    }

    private void awaitClock(String until) {
        Scene.value(
                ready().scene().standby(),
                "SELECT SLEEP(GREATEST(0, TIMESTAMPDIFF(MICROSECOND, UTC_TIMESTAMP(6), '" + until + "')) / 1000000)");
    }

    private String whyInTheJournal(String end) {
        EntryKind kind = end.equals("is held") ? EntryKind.FAILED : EntryKind.ENDED;
        try (SqliteJournal journal = SqliteJournal.openToRead(ready().scene().journal())) {
            assertThat(journal.firstBrokenRow()).isEmpty();
            Entry.Record last = journal.entries().stream()
                    .map(Entry::record)
                    .filter(row -> row.kind() == kind)
                    .reduce((earlier, later) -> later)
                    .orElseThrow();
            return String.join(" ", last.data().values());
        }
    }
}
