package io.landfall.bot.conversation.outbox;

import io.landfall.bot.conversation.Message;
import io.landfall.bot.conversation.outbox.Edits.Edit;
import io.landfall.bot.conversation.outbox.Item.Say;
import io.landfall.bot.conversation.outbox.Item.Whisper;
import io.landfall.monitor.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A chat that takes what a test lets it take, and tells what it was given. Safe for several threads. */
final class FakeTransport implements Transport {

    /** Every call, oldest first. */
    final List<String> calls = new CopyOnWriteArrayList<>();

    private final Deque<Optional<NotSent>> answers = new ArrayDeque<>();
    private volatile CountDownLatch mayAnswer = new CountDownLatch(0);
    private int number;

    /** The next call fails so. */
    void fail(Cure cure) {
        answer(Optional.of(new NotSent("planned", cure, false, Optional.empty(), null)));
    }

    /** The same, and it may have been done all the same. */
    void failUnclearly() {
        answer(Optional.of(new NotSent("planned", Cure.WAIT, true, Optional.empty(), null)));
    }

    /** The same, and for so long nothing is to be sent. */
    void failAndWant(Duration pause) {
        answer(Optional.of(new NotSent("planned", Cure.WAIT, false, Optional.of(pause), null)));
    }

    /** The next call does not fail. */
    void take() {
        answer(Optional.empty());
    }

    private synchronized void answer(Optional<NotSent> answer) {
        answers.add(answer);
    }

    /** From now on calls are answered when that is counted down. */
    CountDownLatch hangs() {
        mayAnswer = new CountDownLatch(1);
        return mayAnswer;
    }

    private void call(String what) throws NotSent {
        calls.add(what);
        try {
            mayAnswer.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        Optional<NotSent> failure = next();
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    private synchronized Optional<NotSent> next() {
        return answers.isEmpty() ? Optional.empty() : answers.remove();
    }

    @Override
    public Sent say(Say say, Optional<String> thread) throws NotSent {
        call(say.form() + thread.map(start -> " in " + start).orElse("")
                + say.since().map(since -> " unless " + say.knownBy().keySet()).orElse("") + ": " + say.words());
        number++;
        return new Sent(
                "stamp-" + number, say.message().file().map(Upload::of).stream().toList(), false);
    }

    @Override
    public List<Upload> update(String stamp, Edit edit) throws NotSent {
        call(edit.form() + " change of " + stamp + ": " + edit.message().title());
        return List.of();
    }

    @Override
    public void whisper(Whisper whisper, Optional<String> thread) throws NotSent {
        call("whisper to " + whisper.user() + ": " + whisper.message().title());
    }

    @Override
    public void upload(String thread, Upload file, Optional<Instant> triedAt) throws NotSent {
        call("file in " + thread + triedAt.map(at -> " unless there").orElse("") + ": " + file.title());
    }

    @Override
    public List<Message> inWords(Upload file) {
        return List.of(Message.of("in words: " + file.title()));
    }

    /** As fast as a test can wait for. */
    static Pace pace() {
        return new Pace(
                Duration.ofMillis(1),
                new Backoff(Duration.ofMillis(1), Duration.ofMillis(5)),
                Duration.ofSeconds(10),
                Duration.ofSeconds(60));
    }
}
