package io.landfall.bot.posts;

import io.landfall.bot.config.ConfiguredApprovers;
import io.landfall.bot.conversation.Block.Item;
import io.landfall.bot.conversation.Channel;
import io.landfall.bot.conversation.Mark;
import io.landfall.bot.conversation.Message;
import io.landfall.bot.conversation.Posted;
import io.landfall.bot.posts.ShownPlans.Snapshot;
import io.landfall.bot.report.ClosingText;
import io.landfall.bot.report.OutcomeText;
import io.landfall.bot.report.ReportText;
import io.landfall.bot.text.BreakGlassText;
import io.landfall.bot.text.ChecklistText;
import io.landfall.bot.text.LagText;
import io.landfall.bot.text.Outlook;
import io.landfall.bot.text.PlanText;
import io.landfall.bot.text.QuestionText;
import io.landfall.bot.text.RunText;
import io.landfall.bot.text.VerifyText;
import io.landfall.runbooks.approval.ApprovalMode;
import io.landfall.runbooks.approval.Question;
import io.landfall.runbooks.journal.history.History;
import io.landfall.runbooks.journal.history.RecordedRun;
import io.landfall.runbooks.run.state.RunObserver;
import io.landfall.runbooks.run.state.RunStatus;
import io.landfall.runbooks.run.state.RunStatus.State;
import io.landfall.runbooks.settings.MigrationSettings;
import io.landfall.runbooks.step.Runbook;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One thread in the channel for each run: its first message is the run as it is now, changed in place; what happens
 * comes as replies. For one thread, which is not the run's.
 */
public final class RunPosts implements RunObserver {

    private static final Duration LAG_SHOWN = Duration.ofMinutes(5);

    private final Channel channel;
    private final Map<String, MigrationSettings> migrations;
    private final Map<String, Outlook> outlooks;
    private final ConfiguredApprovers approvers;
    private final History history;
    private final RunCards cards;
    private final Map<Long, Posted> threads = new HashMap<>();
    private final ShownPlans plans;
    private final Offers offers;
    private final WindowLines window = new WindowLines();
    private final Beside beside;

    private final Map<String, Posted> talking = new ConcurrentHashMap<>();
    private final BreakGlassFiles scripts;
    /** The script for doing it by hand that was posted last, by run. */
    private final Map<Long, String> posted = new HashMap<>();

    public RunPosts(
            Channel channel,
            Map<String, MigrationSettings> migrations,
            Map<String, Outlook> outlooks,
            ConfiguredApprovers approvers,
            History history,
            BreakGlassFiles scripts) {
        this.channel = channel;
        this.migrations = migrations;
        this.outlooks = outlooks;
        this.approvers = approvers;
        this.history = history;
        this.scripts = scripts;
        this.cards =
                new RunCards(channel, isLive() ? Optional.empty() : Optional.of(approvers.expireAfter()), this::asked);
        this.beside = new Beside(outlooks, history);
        this.plans = new ShownPlans(history);
        this.offers = new Offers(channel);
    }

    @Override
    public void on(RunEvent event) {
        RunStatus run = event.run();
        if (isOver(event, run)) {
            return;
        }
        boolean isNew = !threads.containsKey(run.run());
        Posted thread = threads.computeIfAbsent(run.run(), number -> channel.thread(number, channelOf(run), live(run)));
        talking.put(run.migration(), thread);
        if (isNew) {
            offers.withdraw(run.migration());
        }
        cards.tell(event, run);
        if (event.what() == What.ENDED) {
            threads.remove(run.run());
            talking.remove(run.migration());
            posted.remove(run.run());
            plans.forget(run.run());
            window(event, run, thread);
            channel.settle(thread, report(run));
            offers.offer(thread, run.migration(), OutcomeText.ended(run, recorded(run)));
            return;
        }
        if (event.what() == What.ARMED) {
            armed(run, thread);
        } else if (event.what() == What.TICKED) {
            cards.showAgain(run, () -> armedCard(run));
        } else if (event.what() == What.HELD) {
            held(event, run, thread);
        } else if (event.what() == What.RESUMED && run.state() == State.ARMED && cards.hasAskedForGo(run.run())) {
            askForGo(run, thread);
        } else {
            reply(event, run).ifPresent(message -> channel.reply(thread, message));
        }
        window(event, run, thread);
        ask(event, run, thread);
        if (!isNew) {
            channel.update(thread, live(run));
        }
    }

    /** Whether somebody said something to a run that has ended: that was answered there, and its report stays as it is. */
    private boolean isOver(RunEvent event, RunStatus run) {
        return event.what() == What.REFUSED && run.state().isEnded() && !threads.containsKey(run.run());
    }

    /** Also after a restart nobody says go to a plan that this process has not shown. */
    private void armed(RunStatus run, Posted thread) {
        showPlan(run, thread, plans.now(run.run()));
        breakGlass(run, thread);
        if (!isLive()) {
            askForGo(run, thread);
        }
    }

    private void askForGo(RunStatus run, Posted thread) {
        cards.askForGo(thread, run.run(), armedCard(run), PlanText.wasArmed(run), plans.newestShownRow(run.run()));
    }

    private Message armedCard(RunStatus run) {
        return ChecklistText.below(beside.opening(PlanText.armed(run, approvers.expireAfter()), run), run);
    }

    /** Returns whether the thread did not show this plan yet. */
    private boolean showPlan(RunStatus run, Posted thread, Snapshot now) {
        boolean isNews = plans.show(run.run(), now);
        if (isNews) {
            channel.reply(
                    thread, VerifyText.below(PlanText.plan(run, now.plan()), history.verified(run.migration()), run));
        }
        return isNews;
    }

    /** Where the reason has just been told, its first line says it again for those who see it in the channel. */
    private void held(RunEvent event, RunStatus run, Posted thread) {
        String why = event.text().isEmpty() ? RunCards.why(run) : event.text();
        Message message = held(run, " is held: ", why)
                .withLines(List.of(run.requester() + " asked for this run."))
                .withButton("Resume", "resume")
                .withButton("Abort", "abort")
                .reaching(Message.Reach.CHANNEL);
        cards.post(thread, run.run(), message, held(run, " was held: ", why), plans.newestShownRow(run.run()));
    }

    private static Message held(RunStatus run, String isOrWas, String why) {
        return Message.saying(Mark.WARNING, RunText.name(run) + isOrWas + why);
    }

    /** Posts the script before it says that anybody can say go; once more only when it says something else by now. */
    private void breakGlass(RunStatus run, Posted thread) {
        Path path = scripts.path(run.migration(), run.run());
        history.run(run.run())
                .flatMap(BreakGlassText::script)
                .filter(script -> !script.equals(posted.put(run.run(), script)))
                .map(script -> BreakGlassText.posted(run, path, script))
                .ifPresent(message -> {
                    if (Files.exists(path)) {
                        channel.file(thread, message);
                    } else {
                        channel.reply(thread, message);
                    }
                });
    }

    /**
     * Asks about the plan that the thread shows: one that it does not show yet is shown first, also when an approval has
     * found that it has changed, and then the old question is void.
     */
    private void ask(RunEvent event, RunStatus run, Posted thread) {
        boolean isAsking = run.state() == State.ASKING && plans.hasShown(run.run());
        boolean maySayAnother = isAsking && (event.what() == What.REFUSED || event.what() == What.RESUMED);
        if (event.what() != What.PLANNED && event.what() != What.ASKED && !maySayAnother) {
            return;
        }
        Snapshot now = plans.now(run.run());
        boolean isNews = showPlan(run, thread, now);
        if (event.what() == What.ASKED || isNews && maySayAnother) {
            run.question()
                    .map(question -> question.about(now.plan().hash()))
                    .ifPresent(question -> cards.ask(thread, run, question, () -> beside.question(run), now.row()));
        } else if (event.what() == What.RESUMED) {
            cards.askAgain(thread, run, () -> beside.question(run));
        }
    }

    private Message report(RunStatus run) {
        return run.runbook().equals(Runbook.FINISH) && run.state() == State.DONE
                ? ClosingText.message(run, history.runs(run.migration()))
                : ReportText.message(run, recorded(run).rows());
    }

    private RecordedRun recorded(RunStatus run) {
        return history.run(run.run()).orElseThrow();
    }

    /** Returns the thread of the migration's run that goes on; empty when none does. For any thread. */
    public Optional<Posted> thread(String migration) {
        return Optional.ofNullable(talking.get(migration));
    }

    private Optional<Message> reply(RunEvent event, RunStatus run) {
        String name = RunText.name(run);
        String text = event.text();
        return switch (event.what()) {
            case APPROVED ->
                Optional.of(Message.saying(Mark.DONE, name + ": " + text).withLines(event.notes()));
            case OPENS -> isLive() ? said(Mark.RUNNING, name + ": the window opens") : Optional.empty();
            case NOT_OPENED, RESTARTED, NOT_JOURNALED -> said(Mark.WARNING, name + ": " + text);
            case APPROVAL_VOID ->
                said(Mark.WARNING, name + ": " + text + "\n" + run.requester() + " asked for this run.")
                        .map(message -> message.reaching(Message.Reach.NAMED));
            case GO -> said(Mark.RUNNING, name + ": " + text + " said go");
            case STEP_BEGINS ->
                isInWindow(run) || run.state() == State.FINISHING ? Optional.empty() : said(Mark.RUNNING, event.step());
            case STEP_DONE ->
                step(run, event.step()).map(step -> Message.saying(step.mark(), step.text())
                        .withLines(text.lines().toList()));
            case STEP_FAILED -> said(Mark.FAILED, event.step() + ": " + text);
            case FINISHES -> Optional.of(OutcomeText.finishes(run, recorded(run)));
            case COMMITTED ->
                said(Mark.DONE, name + " is past the point of no return; it finishes now.")
                        .map(message -> message.reaching(Message.Reach.READERS_AT_ONCE));
            case WITHDRAWN -> said(Mark.UNDONE, name + ": the point of no return is withdrawn: " + text);
            case UNDO_DONE -> said(Mark.UNDONE, "took back " + event.step());
            case UNDO_FAILED -> said(Mark.FAILED, "could not take back " + event.step() + " yet, trying on: " + text);
            case NOTED -> said(Mark.WARNING, event.step() + ": " + text);
            case RESUMED -> said(Mark.RUNNING, name + " goes on (" + text + " said resume)");
            default -> Optional.empty();
        };
    }

    private void window(RunEvent event, RunStatus run, Posted thread) {
        window.after(event, run, recorded(run)).ifPresent(message -> channel.reply(thread, message));
    }

    private boolean isLive() {
        return approvers.mode() == ApprovalMode.LIVE;
    }

    private Message asked(RunStatus run, Question asked, boolean isWhole) {
        QuestionText question = new QuestionText(run, asked, approvers.who(run.requester()), isWhole);
        Message message = isLive() && run.stages().stream().anyMatch(stage -> stage.window() && stage.asked())
                ? question.live(Instant.now())
                : question.collected(approvers.expireAfter());
        return ChecklistText.below(beside.opening(message, run), run);
    }

    private static Optional<Message> said(Mark mark, String text) {
        return Optional.of(Message.saying(mark, text));
    }

    private Message live(RunStatus run) {
        Message message = Message.of(RunText.title(run)).withField("asked for by", run.requester());
        String lag = Optional.ofNullable(outlooks.get(run.migration()))
                .filter(outlook -> !isInWindow(run))
                .map(outlook -> LagText.brief(outlook.lag(LAG_SHOWN)))
                .orElse("");
        Message withLag = lag.isEmpty() ? message : message.withField("lag", lag);
        return RunText.hasBegun(run) ? withLag.with(RunText.brief(run)) : withLag;
    }

    private static boolean isInWindow(RunStatus run) {
        return run.windowOpen().isPresent();
    }

    private static Optional<Item> step(RunStatus run, String name) {
        return run.stages().stream()
                .flatMap(stage -> stage.steps().stream())
                .filter(step -> step.name().equals(name))
                .map(RunText::done)
                .findFirst();
    }

    private String channelOf(RunStatus run) {
        return migrations.get(run.migration()).channel();
    }
}
