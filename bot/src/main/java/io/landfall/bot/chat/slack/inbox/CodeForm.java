package io.landfall.bot.chat.slack.inbox;

import static com.slack.api.model.block.Blocks.input;
import static com.slack.api.model.block.composition.BlockCompositions.plainText;
import static com.slack.api.model.block.element.BlockElements.plainTextInput;
import static com.slack.api.model.view.Views.viewClose;
import static com.slack.api.model.view.Views.viewSubmit;
import static com.slack.api.model.view.Views.viewTitle;

import com.slack.api.model.view.View;
import com.slack.api.model.view.Views;
import io.landfall.bot.conversation.Heard;
import io.landfall.bot.conversation.Heard.Way;
import io.landfall.monitor.Secret;
import java.util.List;
import java.util.Optional;

/**
 * The form that asks for a code of the second factor.
 *
 * @param channel where the button is that takes one
 * @param thread in which thread
 * @param card which message it is on
 * @param words what the button says, such as {@code approve 5}
 */
public record CodeForm(String channel, String thread, String card, String words) {

    static final String ID = "landfall-code";
    private static final String BLOCK = "code";
    private static final String ACTION = "code-text";
    private static final int LONGEST = 7;

    /** The form for the button that was pressed; empty when it was no button. */
    public static Optional<CodeForm> of(Heard pressed) {
        return pressed.message()
                .filter(card -> pressed.way() == Way.BUTTON)
                .map(card -> new CodeForm(pressed.channel(), pressed.thread().orElse(card), card, pressed.words()));
    }

    public View view() {
        return Views.view(v -> v.type("modal")
                .callbackId(ID)
                .privateMetadata(String.join(" ", channel, thread, card, words))
                .title(viewTitle(t -> t.type("plain_text").text("Your code")))
                .submit(viewSubmit(s -> s.type("plain_text").text("Approve")))
                .close(viewClose(c -> c.type("plain_text").text("Back")))
                .blocks(List.of(input(i -> i.blockId(BLOCK)
                        .label(plainText("The six digits of your authenticator app"))
                        .hint(plainText("For `" + words + "`. A code counts once. It is kept nowhere."))
                        .element(plainTextInput(t -> t.actionId(ACTION).maxLength(LONGEST)))))));
    }

    static CodeForm of(View submitted) {
        String[] parts = submitted.getPrivateMetadata().split(" ", 4);
        return new CodeForm(parts[0], parts[1], parts[2], parts[3]);
    }

    static Secret code(View submitted) {
        return Secret.of(Optional.ofNullable(submitted.getState())
                .map(state -> state.getValues().get(BLOCK))
                .map(block -> block.get(ACTION))
                .map(value -> value.getValue())
                .orElse(""));
    }

    /** What whoever filled it in has said: the same as the button, once more. */
    Heard said(String event, String user) {
        return new Heard(
                event,
                Way.BUTTON,
                channel,
                Optional.of(thread),
                Optional.of(card),
                Optional.empty(),
                user,
                words,
                Optional.empty(),
                Optional.empty(),
                System.nanoTime());
    }
}
