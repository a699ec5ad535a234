package io.landfall.bot.chat.slack;

import io.landfall.bot.chat.slack.api.SlackApi;
import io.landfall.bot.chat.slack.api.SlackFailure;
import io.landfall.bot.chat.slack.inbox.SlackApp.Opened;
import io.landfall.bot.chat.slack.outbox.Folds;
import io.landfall.bot.chat.slack.outbox.Pages;
import io.landfall.bot.chat.slack.outbox.Rendering;
import io.landfall.bot.conversation.Message;
import io.landfall.bot.conversation.Message.Fold;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens what a button folds away, in a window that only whoever pressed it sees; where none opens it is said to them alone.
 *
 * @param whisper says something to whoever pressed
 */
record Windows(SlackApi api, Rendering rendering, Folds folds, BiConsumer<Opened, Message> whisper) {

    private static final Logger LOG = LoggerFactory.getLogger(Windows.class);

    /** Blocks for as long as what is shown takes to be made, and Slack to take it. */
    void open(Opened pressed) {
        Optional<Fold> fold = folds.of(pressed.fold());
        if (fold.isEmpty()) {
            whisper.accept(
                    pressed,
                    Message.of("That is not kept any more: Landfall was restarted, or has said much since. `check` and"
                            + " `status` look again, and the plan is a file in its thread."));
            return;
        }
        try {
            show(fold.get(), pressed);
        } catch (RuntimeException | Error e) {
            LOG.error("What `{}` opens could not be made", fold.get().label(), e);
            whisper.accept(
                    pressed, Message.of("That could not be shown: " + e.getMessage() + ". landfall.log says more."));
        }
    }

    private void show(Fold fold, Opened pressed) {
        Message content = fold.content().get();
        try {
            api.open(pressed.trigger(), rendering.view(fold.label(), content));
        } catch (SlackFailure e) {
            LOG.info("No window opened for {}; it is said instead: {}", fold.label(), e.getMessage());
            Pages.all(content).forEach(page -> whisper.accept(pressed, page));
        }
    }
}
