package io.landfall.bot.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.bot.live.TiredPerson.Said;
import io.landfall.lab.LabAccount;
import io.landfall.lab.database.Engine;
import io.landfall.lab.process.Awaited;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The service is killed, frozen or cut off in the window: {@link TiredPerson} runs the script that it wrote before. Only
 * when the application writes again and nothing is lost a new service comes, or the frozen one thaws, which must see what
 * was done by hand and leave it so. Every second switch is a rollback, as there the servers have changed places.
 */
@ParameterizedClass
@MethodSource("io.landfall.bot.live.Proofs#byPoints")
class BreakGlassTest {

    private static final Pattern SCRIPT = Pattern.compile("(/\\S+/break-glass-shop-run\\d+\\.sh)");

    private static Scene scene;

    /** Runs from one test to the next; empty when the one that had to end in a test did not come back. */
    private static Optional<ServiceProcess> service = Optional.empty();

    private static TiredPerson person;
    private static Path copies;
    /** Where the service wrote the script last. */
    private static Optional<String> written = Optional.empty();

    @Parameter
    private Engine engine;

    @BeforeParameterizedClassInvocation
    static void followAlready(Engine engine) {
        scene = Scene.following(engine, Map.of("event_scheduler", "ON"));
        Scene.execute(
                scene.source(),
                "CREATE USER boss@localhost IDENTIFIED BY 'who may write under read_only'",
                "GRANT ALL PRIVILEGES ON *.* TO boss@localhost",
                "CREATE TABLE shop.nightly (at DATETIME)",
                "CREATE DEFINER = boss@localhost EVENT shop.nightly ON SCHEDULE EVERY 1 DAY STARTS '2000-01-01 03:00:00' DO"
                        + " INSERT INTO shop.nightly VALUES (NOW())");
        scene.awaitFollowing();
        service = Optional.of(scene.service().awaitFirstLook());
        copies = scene.lab().newDirectory("copies");
        person = new TiredPerson(scene);
    }

    @AfterParameterizedClassInvocation
    static void close() {
        scene.close();
    }

    static Stream<Arguments> pointsBeforeTheOpening() {
        return goneThrough(Stream.of(
                        "STEP_ACTED:maintenance-on",
                        "STEP_ACTED:persist-fence",
                        "STEP_ACTED:lock-privileged-accounts",
                        "STEP_ACTED:fence-source",
                        "STEP_ACTED:verify-caught-up",
                        "COMMITS:point-of-no-return",
                        "COMMITTED:point-of-no-return")
                .map(Arguments::of));
    }

    private static Stream<Arguments> goneThrough(Stream<Arguments> runs) {
        return Proofs.goneThrough(scene.engine(), runs);
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("pointsBeforeTheOpening")
    void goesBackByHandWhenTheTargetWasNeverOpened(String point) {
        Path script = killAt(point);
        Said status = person.run(script, "status");
        Said on = person.run(script, "on");

        assertThat(person.follow(script)).isEqualTo("back");

        assertNothingIsLost();
        assertThat(status.text()).contains("follows " + scene.serving().address() + ", receiver Yes, applier Yes\n");
        assertThat(on.status()).isEqualTo(1);
        assertThat(on.text()).contains("Did not go on: " + targetName() + " was not opened");
        assertThat(Scene.value(
                        scene.serving(),
                        "SELECT COUNT(*) > 0 FROM landfall.canary WHERE id > 0 AND note LIKE 'withdrawn, run "
                                + run(script) + " of %'"))
                .isEqualTo("1");
        assertThat(Scene.value(scene.standby(), "SELECT COUNT(*) FROM landfall.canary WHERE id = -" + run(script)))
                .isEqualTo("1");
        ServiceProcess again = scene.service();
        again.await(verb() + " shop was taken back");
        assertItIsStillSo();
        service = Optional.of(again);
    }

    static Stream<Arguments> pointsPastTheOpening() {
        return goneThrough(Stream.of(
                        "STEP_ACTED:open-target",
                        "STEP_ACTED:switch-routes",
                        "STEP_DONE:release-source",
                        "STEP_DONE:verify-application",
                        "STEP_ACTED:follow-back")
                .map(Arguments::of));
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("pointsPastTheOpening")
    void goesOnByHandWhenTheTargetWasOpened(String point) {
        Path script = killAt(point);
        String verb = verb();
        Said back = person.run(script, "back");

        assertThat(person.follow(script)).isEqualTo("on");

        assertThat(back.status()).isEqualTo(1);
        assertThat(back.text()).contains("Did not go back: " + targetName() + " was opened");
        scene.switched();
        assertNothingIsLost();
        ServiceProcess again = scene.service();
        again.await(verb + " shop is done");
        assertItIsStillSo();
        service = Optional.of(again);
    }

    static Stream<Arguments> pointsOfOneThatIsCutOff() {
        return goneThrough(Stream.of(
                Arguments.of("STEP_DONE:fence-source", "back"), Arguments.of("STEP_DONE:switch-routes", "on")));
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("pointsOfOneThatIsCutOff")
    void endsByHandWhatALandfallHoldsThatIsCutOff(String point, String way) {
        String verb = verb();
        at(point, (cutOff, script) -> {
            Said dry = person.run(script, way, "--dry-run");
            assertThat(person.follow(script)).isEqualTo(way);
            assertNothingToDo(person.run(script, way), dry);
            cutOff.kill();
        });

        if (way.equals("on")) {
            scene.switched();
        }
        assertNothingIsLost();
        ServiceProcess again = scene.service();
        again.await(verb + " shop " + (way.equals("on") ? "is done" : "was taken back"));
        assertItIsStillSo();
        service = Optional.of(again);
    }

    static Stream<Arguments> pointsOfOneThatStandsStill() {
        return goneThrough(Stream.of(
                Arguments.of("STEP_DONE:fence-source", "back"),
                Arguments.of("STEP_DONE:verify-caught-up", "back"),
                Arguments.of("STEP_DONE:open-target", "on"),
                Arguments.of("STEP_DONE:release-source", "on")));
    }

    /** What a frozen process has sent before it stood still, and what it does when it goes on, is the dangerous half. */
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("pointsOfOneThatStandsStill")
    void losesNothingWhenAFrozenLandfallThawsAfterSomebodyWentByHand(String point, String way) {
        String verb = verb();
        ServiceProcess thawed = at(point, (frozen, script) -> {
            frozen.signal("STOP");
            try {
                assertThat(person.follow(script)).isEqualTo(way);
                scene.ledger().awaitWrites(20);
            } finally {
                frozen.signal("CONT");
            }
        });

        thawed.await(verb + " shop " + (way.equals("on") ? "is done" : "was taken back"));

        if (way.equals("on")) {
            scene.switched();
        }
        assertNothingIsLost();
    }

    @Test
    void goesBackWithoutATargetThatIsOffOnlyWhenItsNameIsTyped() {
        Path script = killAt("STEP_ACTED:fence-source");
        Said answers = person.run(script, "back", "--target-is-off", targetName());
        scene.standby().stop();
        Said unknown = person.run(script, "status");
        Said refused = person.run(script, "back");
        Said wrong = person.run(script, "back", "--target-is-off", "shop");

        Said done = person.run(script, "back", "--target-is-off", targetName());

        assertThat(done.status()).as(done.text()).isZero();
        assertThat(Scene.isReadOnly(scene.serving())).isFalse();
        scene.ledger().awaitWrites(20);
        scene.standby().start();
        assertThat(answers.text()).contains(targetName() + " answers, so it is not off. Nothing was changed.");
        assertThat(unknown.way()).as(unknown.text()).isEqualTo("unknown");
        assertThat(refused.text())
                .contains("Did not go back: " + targetName() + " can't be asked whether it was opened");
        assertThat(wrong.text())
                .contains(
                        "`--target-is-off` needs the server's name, which is " + targetName() + ". You named `shop`.");
        assertThat(List.of(answers.status(), unknown.status(), refused.status(), wrong.status()))
                .containsExactly(1, 1, 1, 2);
        ServiceProcess again = scene.service();
        again.await(verb() + " shop was taken back");
        assertNothingIsLost();
        service = Optional.of(again);
    }

    @Test
    void stopsAtTheFirstAnswerThatIsNotAsExpectedAndGoesOnWhenThatLineIsLeftOut() throws IOException {
        Path script = killAt("STEP_ACTED:verify-caught-up");
        String text = Files.readString(script);
        Path broken = script.resolveSibling("broken.sh");
        Files.writeString(broken, text.replace("; then echo back; else", "; then echo edit; else"));

        Said stopped = person.run(broken, "back");

        assertThat(stopped.status()).as(stopped.text()).isEqualTo(1);
        assertThat(stopped.text())
                .containsPattern("STOPPED at line \\d+ of `back` \\(switch-routes: ")
                .contains("expected: `back`\n  came:     `edit`\n  now:      " + sourceName() + " is read-only; ")
                .contains("to do:    `edit` of ", "Leave it out: --skip ");
        Said guarded = person.run(broken, "back", "--skip", "1");
        assertThat(guarded.text()).contains("Line 1 of `back` can't be left out: without it a write may be lost.");
        Said done = person.run(broken, "back", "--skip", stopped.text().replaceAll("(?s).*--skip (\\d+)\\..*", "$1"));
        assertThat(done.status()).as(done.text()).isZero();
        assertNothingIsLost();
        ServiceProcess again = scene.service();
        again.await(verb() + " shop was taken back");
        service = Optional.of(again);
    }

    @Test
    void writesTheScriptAgainFromTheJournalWhileAServiceRuns() throws IOException {
        ServiceProcess running = service.orElseGet(BreakGlassTest::another);
        Path script = arm(running);
        Path posted = Path.of(written.orElseThrow());
        Files.delete(posted);

        String printed = scene.landfall(
                        "break-glass", "shop", "--config", scene.file().toString())
                .text();

        assertThat(printed).contains("script        " + posted);
        assertThat(printed).contains("the point of no return is not passed, the last row is `armed`");
        assertThat(posted).hasSameTextualContentAs(script);
        assertThat(script.toFile())
                .content()
                .doesNotContain(scene.lab().account(LabAccount.LANDFALL).password());
        running.type("abort");
        running.await("was taken back");
        Awaited.within(Duration.ofMinutes(3), posted + " is gone with its run", () -> !Files.exists(posted));
        service = Optional.of(running);
    }

    /** It has found everything as it shall be, and the dry run before had the same lines. */
    private static void assertNothingToDo(Said again, Said dry) {
        assertThat(again.status()).as(again.text()).isZero();
        assertThat(dry.status()).as(dry.text()).isZero();
        assertThat(dry.text()).endsWith("\nNothing was changed.\n");
        assertThat(numbered(again)).as(again.text()).isEqualTo(numbered(dry)).isGreaterThan(8);
        assertThat(again.text()).contains("already so: ");
    }

    private static long numbered(Said said) {
        return said.text().lines().filter(line -> line.matches("  \\d+\\. .*")).count();
    }

    /** The way from where the servers are now to where they are not. */
    private static String verb() {
        return scene.isSwitched() ? "rollback" : "cutover";
    }

    private static String targetName() {
        return scene.isSwitched() ? scene.sourceName() : scene.targetName();
    }

    private static String sourceName() {
        return scene.isSwitched() ? scene.targetName() : scene.sourceName();
    }

    private static String run(Path script) {
        return script.getFileName().toString().replaceAll(".*-run(\\d+)\\.sh", "$1");
    }

    /** What happens while a service stands still. */
    private interface Meanwhile {
        void happens(ServiceProcess service, Path script);
    }

    /** A new service comes to {@code point} and stands still there; returns it. */
    private static ServiceProcess at(String point, Meanwhile meanwhile) {
        scene.endServices();
        service = Optional.empty();
        try (Points points = new Points()) {
            ServiceProcess running = scene.serviceThatWaitsAt(points);
            Path script = arm(running);
            Points.Performed performed = points.at(point, () -> meanwhile.happens(running, script));
            running.type("go");
            performed.await();
            return running;
        }
    }

    /** Returns a copy of the script that was written before the window; the service is dead. */
    private static Path killAt(String point) {
        ServiceProcess dying = service.orElseGet(BreakGlassTest::another);
        service = Optional.empty();
        scene.diesAt(point);
        Path script = arm(dying);
        dying.type("go");
        dying.awaitExit();
        return script;
    }

    /** Returns a copy of the script; the window may be opened. */
    private static Path arm(ServiceProcess running) {
        scene.awaitHeartbeat();
        running.type("as ann " + verb() + " shop");
        running.awaitUnless("was taken back", "asks for approval");
        running.type("as ben approve 2-6");
        running.await("what to do by hand");
        written = running.awaitLines("is armed").stream()
                .map(SCRIPT::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .findFirst();
        try {
            Path there = Path.of(written.orElseThrow());
            return Files.copy(there, copies.resolve(there.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ServiceProcess another() {
        scene.endServices();
        return scene.service();
    }

    private static void assertNothingIsLost() {
        scene.assertNothingIsLost(scene.serving(), scene.standby());
        assertItIsStillSo();
    }

    /** The service that came afterwards has left it as it was. */
    private static void assertItIsStillSo() {
        assertThat(Scene.isReadOnly(scene.serving())).isFalse();
        assertThat(Scene.isReadOnly(scene.standby())).isTrue();
        scene.ledger().awaitWrites(20);
        assertThat(Scene.locked(scene.serving())).as("locked accounts").doesNotContain("boss@");
        assertThat(Scene.value(scene.serving(), "SELECT @@event_scheduler")).isEqualTo("ON");
        assertThat(Scene.value(scene.standby(), "SELECT @@event_scheduler")).isNotEqualTo("ON");
        assertThat(Scene.value(
                        scene.serving(), "SELECT status FROM information_schema.events WHERE event_name = 'nightly'"))
                .isEqualTo("ENABLED");
    }
}
