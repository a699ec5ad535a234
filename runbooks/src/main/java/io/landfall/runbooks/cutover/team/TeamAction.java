package io.landfall.runbooks.cutover.team;

import io.landfall.monitor.Elapsed;
import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.pair.host.HostControl;
import io.landfall.runbooks.settings.TeamStep;
import io.landfall.runbooks.settings.TeamStep.At;
import io.landfall.runbooks.settings.TeamStep.Command;
import io.landfall.runbooks.step.ByHand;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Step;
import java.time.Duration;
import java.util.Optional;

/** A step of the team: what it is for is so, as its own look says. */
public class TeamAction implements Step {

    static final String VERIFIED = "verified";

    private final TeamStep step;
    private final TeamCommands commands;
    private volatile String printed = "";

    private TeamAction(TeamStep step, HostControl host) {
        this.step = step;
        this.commands = new TeamCommands(step, host);
    }

    /** One that makes it so, and can be undone before the window where the team says how. */
    public static Step of(TeamStep step, HostControl host) {
        return step.at() == At.BEFORE_WINDOW && step.undo().isPresent()
                ? new Undoable(step, host)
                : new TeamAction(step, host);
    }

    /**
     * The same of a rollback: what the team did after the window of the switch is undone there, where the team says how.
     *
     * @param wasSo whether that switch found it so
     */
    public static Step back(TeamStep step, HostControl host, boolean wasSo) {
        return step.at() == At.AFTER_WINDOW && step.undo().isPresent()
                ? new TakenBack(step, host, wasSo)
                : of(step, host);
    }

    /** Whether a step's journaled look says that it was so. */
    public static boolean wasSo(Found before) {
        return before.isTrue(VERIFIED);
    }

    @Override
    public final String name() {
        return step.name();
    }

    @Override
    public String plan() {
        return sentence(step.act(), "must succeed")
                + step.undo()
                        .map(undo -> " `rollback` undoes it by `" + undo.text() + "`.")
                        .orElse(" It is not undone.");
    }

    final String sentence(Command command, String verified) {
        return "On " + step.host().name() + ": `" + command.text() + "`; then `"
                + step.verify().text() + "` " + verified + "; each within " + Elapsed.show(step.limit()) + ".";
    }

    @Override
    public String byHand() {
        return byHand(step.act());
    }

    final String byHand(Command command) {
        return "on " + step.host().name() + " run `" + command.text() + "`, then `"
                + step.verify().text() + "`.";
    }

    /** For both commands, each of which is ended on its host after its own, and the ways there and back. */
    @Override
    public final Duration limit() {
        return step.limit().multipliedBy(2).plusSeconds(20);
    }

    @Override
    public final Found look() {
        return Found.of(VERIFIED, commands.holds(step.verify())).with(Found.PRINTED, printed);
    }

    @Override
    public boolean isDone(Found now) {
        return now.isTrue(VERIFIED);
    }

    @Override
    public void act(Found before) {
        runs(step.act(), true);
    }

    /** What the team has to mend is no reason to try again and again: a rollback would have to wait for that. */
    private void runs(Command command, boolean wanted) {
        printed = commands.run(command);
        if (commands.holds(step.verify()) != wanted) {
            throw LandfallException.refused(
                    "On " + step.host().name() + " `" + step.verify().text() + "` "
                            + (wanted ? "does not succeed" : "still succeeds") + " after `" + command.text() + "`.");
        }
    }

    final void takeBack() {
        runs(step.undo().orElseThrow(), false);
    }

    @Override
    public final void cancel() {
        commands.end();
    }

    final TeamStep settings() {
        return step;
    }

    /** It can be undone. */
    private static final class Undoable extends TeamAction implements Step.Reversible {

        Undoable(TeamStep step, HostControl host) {
            super(step, host);
        }

        @Override
        public String plan() {
            return sentence(settings().act(), "must succeed") + " Undone by `" + undoing() + "`.";
        }

        @Override
        public String byHand() {
            return super.byHand() + " To go back, " + back();
        }

        @Override
        public Optional<ByHand> byHandBack() {
            return Optional.of(ByHand.of(back()));
        }

        private String back() {
            return "on " + settings().host().name() + " run `" + undoing() + "`, unless it was so before.";
        }

        private String undoing() {
            return settings().undo().orElseThrow().text();
        }

        @Override
        public void undo(Found before) {
            if (!wasSo(before)) {
                takeBack();
            }
        }
    }

    /** What a switch did is undone, unless that found it so. */
    private static final class TakenBack extends TeamAction {

        private final boolean wasSo;

        TakenBack(TeamStep step, HostControl host, boolean wasSo) {
            super(step, host);
            this.wasSo = wasSo;
        }

        @Override
        public String plan() {
            return wasSo
                    ? "Nothing: it was so before the switch."
                    : sentence(settings().undo().orElseThrow(), "must fail");
        }

        @Override
        public String byHand() {
            return byHand(settings().undo().orElseThrow());
        }

        @Override
        public boolean isDone(Found now) {
            return wasSo || !super.isDone(now);
        }

        @Override
        public void act(Found before) {
            takeBack();
        }
    }
}
