package io.landfall.bot.chat.slack.inbox;

import static com.slack.api.model.block.Blocks.input;
import static com.slack.api.model.block.composition.BlockCompositions.plainText;
import static com.slack.api.model.block.element.BlockElements.plainTextInput;
import static com.slack.api.model.view.Views.viewClose;
import static com.slack.api.model.view.Views.viewSubmit;
import static com.slack.api.model.view.Views.viewTitle;

import com.slack.api.model.view.View;
import com.slack.api.model.view.Views;
import io.landfall.bot.conversation.CommandWord;
import io.landfall.bot.conversation.inbox.Words;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The form that asks why.
 *
 * @param words what the button says, such as {@code abort}
 * @param channel where the button is
 * @param thread in which thread
 */
public record ReasonForm(String words, String channel, String thread) {

    static final String ID = "landfall-reason";
    private static final String BLOCK = "reason";
    private static final String ACTION = "reason-text";
    private static final int LONGEST = 500;

    /** Whether pressing a button that says this asks for a reason first. */
    public static boolean isFor(String words) {
        return Words.isStoppingARun(words) && words.equals(CommandWord.first(words));
    }

    public View view() {
        String verb = words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
        return Views.view(v -> v.type("modal")
                .callbackId(ID)
                .privateMetadata(words + " " + channel + " " + thread)
                .title(viewTitle(t -> t.type("plain_text").text(verb + " the run")))
                .submit(viewSubmit(s -> s.type("plain_text").text(verb)))
                .close(viewClose(c -> c.type("plain_text").text("Back")))
                .blocks(List.of(input(i -> i.blockId(BLOCK)
                        .optional(!words.equals(CommandWord.DENY.text()))
                        .label(plainText("Why?"))
                        .hint(plainText("It is shown in the thread and stands in the journal."))
                        .element(plainTextInput(t -> t.actionId(ACTION).maxLength(LONGEST)))))));
    }

    static ReasonForm of(View submitted) {
        String[] parts = submitted.getPrivateMetadata().split(" ");
        return new ReasonForm(parts[0], parts[1], parts[2]);
    }

    /** Returns what somebody who filled it in has said: the words with the reason. */
    String said(View submitted) {
        String reason = Optional.ofNullable(submitted.getState())
                .map(state -> state.getValues().get(BLOCK))
                .map(block -> block.get(ACTION))
                .map(value -> value.getValue())
                .orElse("");
        return (words + " " + reason.replaceAll("\\s+", " ")).strip();
    }
}
