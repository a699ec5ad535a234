package io.landfall.bot.conversation.outbox;

import io.landfall.bot.conversation.Message;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;

/**
 * A file that goes with a message.
 *
 * @param name the file's name
 * @param title what it shows, also for those who can't see it
 * @param bytes makes what is in it
 * @param text what it says, for when it can't be uploaded; empty for a picture
 */
public record Upload(String name, String title, Supplier<byte[]> bytes, List<String> text) {

    public static Upload text(String name, String title, List<String> lines) {
        return new Upload(name, title, () -> (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8), lines);
    }

    /** Returns it with a name of its own, by which it is known where it is shown. */
    public Upload named(String id) {
        return new Upload(name.replaceFirst("\\.(?=[^.]*$)", "-" + id + "."), title, bytes, text);
    }

    public static Upload of(Message.File file) {
        return new Upload(file.name(), file.description(), file.bytes(), file.text());
    }
}
