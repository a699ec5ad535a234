package io.landfall.runbooks.cutover.team;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landfall.lab.Lab;
import io.landfall.lab.process.Awaited;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.Secret;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.check.Status;
import io.landfall.monitor.host.SshConnection;
import io.landfall.monitor.host.SshHost;
import io.landfall.monitor.host.SshLogin;
import io.landfall.monitor.server.LabViews;
import io.landfall.runbooks.pair.host.HostControl;
import io.landfall.runbooks.pair.host.SshHostControl;
import io.landfall.runbooks.settings.TeamStep;
import io.landfall.runbooks.settings.TeamStep.At;
import io.landfall.runbooks.settings.TeamStep.Command;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** A step of the team by itself, through a real sshd. */
@TestInstance(Lifecycle.PER_CLASS)
class TeamActionTest {

    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Secret TOKEN = Secret.of("it's $(touch hacked) a `secret`");

    private final Lab lab = Lab.open();
    private final SshLogin login = LabViews.login(lab.host("ops-1"));
    private final SshConnection connection = new SshConnection(login);
    private final HostControl host = new SshHostControl(connection, new SshHost(connection, Clock.systemUTC()));

    @AfterAll
    void stop() {
        connection.close();
        lab.close();
    }

    @Test
    void makesItSoShowsWhatWasPrintedAndTakesItBack(@TempDir Path directory) {
        Step.Reversible step = (Step.Reversible) action(
                directory, At.BEFORE_WINDOW, "echo silenced >&2; touch quiet", "test -e quiet", "rm quiet; echo x");

        assertThat(step.plan())
                .isEqualTo(
                        "On ops-1: `cd %1$s; echo silenced >&2; touch quiet`; then `cd %1$s; test -e quiet` must succeed;"
                                        .formatted(directory)
                                + " each within 5 min. Undone by `cd %s; rm quiet; echo x`.".formatted(directory));
        Found before = step.look();
        assertThat(step.isDone(before)).isFalse();
        step.act(before);
        Found after = step.look();
        assertThat(step.isDone(after)).isTrue();
        assertThat(after.text(Found.PRINTED)).isEqualTo("silenced");

        step.undo(before);
        assertThat(step.isDone(step.look())).isFalse();
        step.undo(after);
        assertThat(directory).isEmptyDirectory();
        step.act(before);
        step.undo(after);
        assertThat(directory.resolve("quiet")).as("it was so before").exists();
    }

    @Test
    void afterTheWindowIsUndoneByARollbackOnlyWhereTheSwitchDidIt(@TempDir Path directory) throws IOException {
        TeamStep step = step(directory, At.AFTER_WINDOW, "touch warm", "test -e warm", Optional.of("rm warm"), LONG);
        Files.createFile(directory.resolve("warm"));

        assertThat(TeamAction.of(step, host)).isNotInstanceOf(Step.Reversible.class);
        Step found = TeamAction.back(step, host, true);
        assertThat(found.isDone(found.look())).isTrue();
        assertThat(found.plan()).isEqualTo("Nothing: it was so before the switch.");
        Step made = TeamAction.back(step, host, false);
        assertThat(made.isDone(made.look())).isFalse();
        made.act(made.look());
        assertThat(made.isDone(made.look())).isTrue();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void withoutUndoIsDoneAgainByARollbackAndNeverUndone(@TempDir Path directory) {
        TeamStep step = step(directory, At.AFTER_WINDOW, "touch warm", "test -e warm", Optional.empty(), LONG);

        Step again = TeamAction.back(step, host, false);
        again.act(again.look());

        assertThat(again.isDone(again.look())).isTrue();
        assertThat(again.plan()).endsWith("It is not undone.");
    }

    @Test
    void showsNoSecretAndTakesItForNothingButText(@TempDir Path directory) throws IOException {
        Step step = action(
                directory,
                At.BEFORE_WINDOW,
                "echo \"told ${TOKEN}\" | tee told; ps -ef >list; grep -c 'touch hacked' list",
                "test \"$(cat told)\" = \"told ${TOKEN}\"",
                "rm told");

        assertThatThrownBy(() -> step.act(step.look()))
                .as("grep has found nothing in the process list")
                .hasMessageEndingWith("grep -c 'touch hacked' list` ended with status 1: told ${TOKEN}\n0.");

        assertThat(directory.resolve("told")).hasContent("told " + TOKEN.reveal());
        assertThat(directory.resolve("hacked")).doesNotExist();
        assertThat(Files.readString(directory.resolve("list"))).contains("sshd").doesNotContain("tee told");
        assertThat(step.isDone(step.look())).isTrue();
        assertThat(step.plan() + step.byHand()).contains("${TOKEN}").doesNotContain("a `secret`");
    }

    @Test
    void saysWhatFailedAndDoesNotTakeWhatCannotBeVerifiedForUndone(@TempDir Path directory) {
        Step failing = action(directory, At.BEFORE_WINDOW, "echo no such job; exit 3", "false", "true");
        Step useless = action(directory, At.BEFORE_WINDOW, "true", "test -e quiet", "true");
        Step misspelt = action(directory, At.BEFORE_WINDOW, "true", "tesst -e quiet", "true");
        Step.Reversible sticky = (Step.Reversible) action(directory, At.BEFORE_WINDOW, "true", "true", "true");

        refuses(() -> failing.act(failing.look()), "echo no such job; exit 3` ended with status 3: no such job.");
        refuses(
                () -> useless.act(useless.look()),
                "test -e quiet` does not succeed after `cd " + directory + "; true`.");
        refuses(misspelt::look, "tesst -e quiet` ended with status 127: ", "tesst: ", "not found.");
        refuses(() -> sticky.undo(useless.look()), "; true` still succeeds after `");
        Finding finding = new TeamStepsReady(List.of(failing, misspelt)).look();
        assertThat(finding.status()).isEqualTo(Status.FAIL);
        assertThat(finding.text()).startsWith("a-step: On ops-1 `").contains("tesst -e quiet` ended with status 127");
        assertThat(new TeamStepsReady(List.of(failing, useless)).look())
                .isEqualTo(Finding.ok("2 step(s) of the team can be verified."));
    }

    @Test
    void endsWhatTakesTooLongAndWhatIsCalledOff(@TempDir Path directory) {
        Step late = TeamAction.of(
                step(directory, At.BEFORE_WINDOW, "sleep 1000", "false", Optional.empty(), Duration.ofSeconds(1)),
                host);
        Step endless = action(directory, At.BEFORE_WINDOW, "echo $$ >pid; sleep 1000", "false", "true");

        refuses(() -> late.act(Found.nothing()), "sleep 1000` did not end within 1 s and said nothing.");
        Thread canceller = new Thread(() -> {
            Awaited.within(LONG, "it runs", () -> Files.exists(directory.resolve("pid")));
            endless.cancel();
        });
        canceller.start();
        refuses(() -> endless.act(Found.nothing()), "sleep 1000` ended with status 137");
    }

    /** What a command starts goes on when it has ended, as a service does. */
    @Test
    void leavesAloneWhatItHasStarted(@TempDir Path directory) throws IOException {
        Step step = action(
                directory,
                At.BEFORE_WINDOW,
                "sleep 1000 & echo $! >pid",
                "kill -0 \"$(cat pid)\"",
                "kill \"$(cat pid)\"");

        step.act(step.look());

        long pid = Long.parseLong(Files.readString(directory.resolve("pid")).strip());
        assertThat(ProcessHandle.of(pid)).isPresent();
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
    }

    private static void refuses(Runnable deed, String... says) {
        assertThatThrownBy(deed::run)
                .isInstanceOfSatisfying(
                        LandfallException.class, e -> assertThat(e.kind()).isEqualTo(LandfallException.Kind.REFUSED))
                .hasMessageContainingAll(says);
    }

    private Step action(Path directory, At at, String act, String verify, String undo) {
        return TeamAction.of(step(directory, at, act, verify, Optional.of(undo), LONG), host);
    }

    private TeamStep step(Path directory, At at, String act, String verify, Optional<String> undo, Duration limit) {
        return new TeamStep(
                "a-step",
                at,
                login,
                command(directory, act),
                command(directory, verify),
                undo.map(text -> command(directory, text)),
                limit);
    }

    private static Command command(Path directory, String text) {
        return new Command("cd " + directory + "; " + text, Map.of("TOKEN", TOKEN));
    }
}
