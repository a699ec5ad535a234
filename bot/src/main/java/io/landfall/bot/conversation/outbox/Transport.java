package io.landfall.bot.conversation.outbox;

import io.landfall.bot.conversation.Message;
import io.landfall.bot.conversation.outbox.Edits.Edit;
import io.landfall.bot.conversation.outbox.Item.Say;
import io.landfall.bot.conversation.outbox.Item.Whisper;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How single messages come into one channel of a chat. Each call takes a limited time, and is made once. */
public interface Transport {

    /**
     * A message that the chat has taken.
     *
     * @param stamp what the chat calls it
     * @param files what is to be shown in its thread
     * @param wasThere whether it was there before it was to be sent
     */
    record Sent(String stamp, List<Upload> files, boolean wasThere) {}

    /** Says it, unless it is found to be there already. */
    Sent say(Say say, Optional<String> thread) throws NotSent;

    /** Changes a message; returns what is to be shown in its thread. */
    List<Upload> update(String stamp, Edit edit) throws NotSent;

    void whisper(Whisper whisper, Optional<String> thread) throws NotSent;

    /** Shows a file, unless it is there since {@code triedAt}. */
    void upload(String thread, Upload file, Optional<Instant> triedAt) throws NotSent;

    /** Returns the messages that say what is in a file which can't be shown. */
    List<Message> inWords(Upload file);
}
