package io.landfall.bot.chat.slack.api;

import com.slack.api.model.block.LayoutBlock;
import io.landfall.bot.conversation.Message;
import io.landfall.bot.conversation.outbox.Upload;
import java.util.List;

/**
 * A message in Slack's form.
 *
 * @param text for notifications, and for programs that show no blocks
 * @param blocks what is shown
 * @param files what did not fit, and pictures
 */
public record Rendered(String text, List<LayoutBlock> blocks, List<Upload> files) {

    private static final int FIRST_WORDS = 500;

    public Rendered {
        blocks = List.copyOf(blocks);
        files = List.copyOf(files);
    }

    /** The first words of a message, whatever else is in it; made without anything that could fail. */
    public static Rendered shortly(Message message) {
        String title = message.title().isBlank() ? "(a message without words)" : message.headline();
        return new Rendered(SlackText.cut(SlackText.escaped(title), FIRST_WORDS), List.of(), List.of());
    }

    /** The same in bare words, for when Slack does not take the blocks. */
    public Rendered bare() {
        return new Rendered(text, List.of(), files);
    }
}
