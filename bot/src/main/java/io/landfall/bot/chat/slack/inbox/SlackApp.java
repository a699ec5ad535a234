package io.landfall.bot.chat.slack.inbox;

import com.slack.api.app_backend.interactive_components.payload.BlockActionPayload;
import com.slack.api.app_backend.slash_commands.payload.SlashCommandPayload;
import com.slack.api.app_backend.views.payload.ViewSubmissionPayload;
import com.slack.api.bolt.App;
import com.slack.api.bolt.AppConfig;
import com.slack.api.bolt.middleware.MiddlewareChain;
import com.slack.api.bolt.request.Request;
import com.slack.api.bolt.request.builtin.EventRequest;
import com.slack.api.bolt.response.Response;
import io.landfall.bot.chat.slack.api.SlackApi;
import io.landfall.bot.chat.slack.api.SlackText;
import io.landfall.bot.chat.slack.outbox.Rendering;
import io.landfall.bot.conversation.Heard;
import io.landfall.bot.conversation.Heard.Way;
import io.landfall.bot.conversation.inbox.Words;
import io.landfall.monitor.Secret;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What people do in Slack, by Bolt: everything is handed on and acknowledged at once. What bots and apps write, in
 * whosever name, and what was edited is never handed on.
 */
public final class SlackApp {

    private final Consumer<Heard> listener;
    private final Others others;

    /**
     * Somebody pressed a button that only opens something.
     *
     * @param fold the id of what it opens
     * @param trigger opens a window, within 3 s
     * @param user who pressed it
     * @param where the channel, and the thread where it is in one
     */
    public record Opened(String fold, String trigger, String user, String channel, Optional<String> thread) {}

    private SlackApp(Consumer<Heard> listener, Others others) {
        this.listener = listener;
        this.others = others;
    }

    /**
     * What people do beside what is said in channels.
     *
     * @param opened is told of a button that only opens something, and returns at once
     * @param home is told who opens their own page of the app, and returns at once
     * @param direct is given what somebody writes to the bot alone, and returns at once
     * @param triggers keeps by what a form can be opened, for each press
     * @param codes keeps the code that came with a form
     */
    public record Others(
            Consumer<Opened> opened,
            Consumer<String> home,
            Consumer<Heard> direct,
            Enclosed triggers,
            Enclosed codes) {}

    /**
     * Makes the app. {@code listener} returns at once; when it throws, nothing is acknowledged, and Slack delivers again.
     * Requests are not verified by it.
     */
    public static App of(SlackApi api, Consumer<Heard> listener, Others others) {
        AppConfig config = AppConfig.builder()
                .slack(api.slack())
                .singleTeamBotToken(null)
                .signingSecret(null)
                .build();
        SlackApp made = new SlackApp(listener, others);
        App app = new App(config, List.of(made::events));
        made.listen(app);
        return app;
    }

    private Response events(Request<?> request, Response response, MiddlewareChain next) throws Exception {
        if (request instanceof EventRequest event) {
            WrittenMessage.in(event.getRequestBodyAsString()).ifPresent(listener);
            WrittenMessage.whoOpensHome(event.getRequestBodyAsString()).ifPresent(others.home());
            WrittenMessage.direct(event.getRequestBodyAsString()).ifPresent(others.direct());
            return Response.ok();
        }
        return next.next(request);
    }

    private void listen(App app) {
        app.command(Pattern.compile("/.*"), (request, context) -> {
            Heard heard = slash(request.getPayload());
            listener.accept(heard);
            return Words.takesItsTime(heard.words()) ? context.ack(atWork(heard.words())) : context.ack();
        });
        app.blockAction(Pattern.compile(Rendering.OPEN + "\\d+"), (request, context) -> {
            others.opened().accept(opened(request.getPayload()));
            return context.ack();
        });
        app.blockAction(Pattern.compile(Rendering.BUTTON + "\\d+"), (request, context) -> {
            Heard pressed = pressed(request.getPayload());
            Optional.ofNullable(request.getPayload().getTriggerId())
                    .ifPresent(trigger -> others.triggers().keep(pressed.event(), Secret.of(trigger)));
            listener.accept(pressed);
            return context.ack();
        });
        app.viewSubmission(CodeForm.ID, (request, context) -> {
            ViewSubmissionPayload submission = request.getPayload();
            String event = "slack:form:" + submission.getView().getId();
            others.codes().keep(event, CodeForm.code(submission.getView()));
            listener.accept(CodeForm.of(submission.getView())
                    .said(event, submission.getUser().getId()));
            return context.ack();
        });
        app.viewSubmission(ReasonForm.ID, (request, context) -> {
            listener.accept(filledIn(request.getPayload()));
            return context.ack();
        });
    }

    /** Only whoever wrote it sees this, at once. */
    private static String atWork(String words) {
        return SlackText.escaped("Heard `/landfall " + words + "`; the servers are looked at first.");
    }

    private static Opened opened(BlockActionPayload press) {
        return new Opened(
                String.valueOf(press.getActions().get(0).getValue()),
                String.valueOf(press.getTriggerId()),
                press.getUser().getId(),
                channel(press),
                thread(press));
    }

    private static String channel(BlockActionPayload press) {
        return Optional.ofNullable(press.getContainer().getChannelId())
                .orElseGet(() -> press.getChannel().getId());
    }

    private static Optional<String> thread(BlockActionPayload press) {
        return Optional.ofNullable(press.getContainer().getThreadTs())
                .or(() -> Optional.ofNullable(press.getMessage()).map(message -> message.getThreadTs()));
    }

    private static Heard slash(SlashCommandPayload command) {
        return SlackHeard.command(
                "slack:slash:" + firstOf(command.getTriggerId(), command.getResponseUrl()),
                Way.SLASH,
                command.getChannelId(),
                Optional.empty(),
                command.getUserId(),
                String.valueOf(command.getText()));
    }

    /** Slack itself always sends the first; without any of them, a second delivery can't be told from a second command. */
    private static String firstOf(String... identities) {
        return Stream.of(identities)
                .filter(identity -> identity != null && !identity.isEmpty())
                .findFirst()
                .orElseGet(() -> UUID.randomUUID().toString());
    }

    private static Heard pressed(BlockActionPayload press) {
        BlockActionPayload.Action action = press.getActions().get(0);
        String words = SlackHeard.words(String.valueOf(action.getValue()));
        String card = press.getContainer().getMessageTs();
        boolean isOnlySeenHere = press.getContainer().isEphemeral();
        return new Heard(
                "slack:button:" + card + ":" + action.getActionId() + ":"
                        + press.getUser().getId() + ":" + firstOf(action.getActionTs(), press.getTriggerId()),
                Way.BUTTON,
                channel(press),
                thread(press).or(() -> Optional.of(card).filter(stamp -> !isOnlySeenHere)),
                Optional.of(card).filter(stamp -> !isOnlySeenHere),
                Optional.ofNullable(action.getActionTs()).flatMap(SlackHeard::moment),
                press.getUser().getId(),
                words,
                Optional.empty(),
                Optional.ofNullable(press.getTriggerId()).filter(trigger -> ReasonForm.isFor(words)),
                System.nanoTime());
    }

    private static Heard filledIn(ViewSubmissionPayload submission) {
        ReasonForm form = ReasonForm.of(submission.getView());
        return SlackHeard.command(
                "slack:form:" + submission.getView().getId(),
                Way.FORM,
                form.channel(),
                Optional.of(form.thread()),
                submission.getUser().getId(),
                form.said(submission.getView()));
    }
}
