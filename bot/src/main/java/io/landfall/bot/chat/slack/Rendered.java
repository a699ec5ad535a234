package io.landfall.bot.chat.slack;

import com.slack.api.model.block.LayoutBlock;
import java.util.List;

/**
 * A message in Slack's form.
 *
 * @param text for notifications, and for programs that show no blocks
 * @param blocks what is shown
 * @param files what did not fit, and pictures
 */
record Rendered(String text, List<LayoutBlock> blocks, List<Upload> files) {

    Rendered {
        blocks = List.copyOf(blocks);
        files = List.copyOf(files);
    }

    /** The same in bare words, for when Slack does not take the blocks. */
    Rendered bare() {
        return new Rendered(text, List.of(), files);
    }
}
