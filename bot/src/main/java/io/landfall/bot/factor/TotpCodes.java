package io.landfall.bot.factor;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.landfall.monitor.Elapsed;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.PrivateFile;
import io.landfall.monitor.Secret;
import io.landfall.runbooks.approval.SecondFactor;
import io.landfall.runbooks.journal.Person;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * Codes of authenticator apps, whose keys lie in a file beside the journal that only its own user can read. A code counts
 * once, half a minute before and after its time; after five wrong ones in a row nobody's code counts for fifteen minutes who
 * has given them.
 */
public final class TotpCodes implements SecondFactor {

    /** What can't be undone. */
    private static final String APPROVAL = "promote";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int KEY_BYTES = 20;
    private static final int DIGITS = 6;
    private static final int MOST_WRONG = 5;
    private static final Duration LOCKED = Duration.ofMinutes(15);

    private final Path file;
    private final Clock clock;

    /**
     * What is known of one person.
     *
     * @param key in Base32
     * @param step of the code that was used last
     * @param wrong how many codes were wrong since
     * @param wrongAt when the last wrong one was given, in seconds since 1970
     */
    record Enrolled(String key, long step, int wrong, long wrongAt) {

        boolean isLocked(Instant now) {
            return wrong >= MOST_WRONG
                    && now.isBefore(Instant.ofEpochSecond(wrongAt).plus(LOCKED));
        }
    }

    /** Keeps the keys beside this journal. */
    public TotpCodes(Path journal, Clock clock) {
        this.file = journal.resolveSibling(journal.getFileName() + ".totp");
        this.clock = clock;
    }

    @Override
    public boolean isFor(String approval) {
        return approval.equals(APPROVAL);
    }

    @Override
    public synchronized Secret enrol(Person who) {
        TreeMap<String, Enrolled> all = read();
        if (all.containsKey(who.id())) {
            throw LandfallException.refused(who.name()
                    + " has a second factor already. Nothing was changed. If it is lost," + " take the line `"
                    + who.id() + "` out of " + file + " on Landfall's machine, then say enrol again.");
        }
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        all.put(who.id(), new Enrolled(Totp.written(key), 0, 0, 0));
        write(all);
        return Secret.of(all.get(who.id()).key());
    }

    @Override
    public synchronized void prove(Person who, Secret code) {
        TreeMap<String, Enrolled> all = read();
        Enrolled known = Optional.ofNullable(all.get(who.id()))
                .orElseThrow(
                        () -> LandfallException.refused(
                                who.name() + " has no second factor yet, and " + APPROVAL
                                        + " takes one. Nothing was approved. Write the word enrol to Landfall where nobody else reads it."));
        Instant now = clock.instant();
        if (known.isLocked(now)) {
            throw LandfallException.refused("Too many wrong codes of " + who.name() + ": none counts for "
                    + Elapsed.show(LOCKED) + " after the last. Nothing was approved.");
        }
        Optional<Long> step = step(known, code.reveal().replace(" ", ""), now);
        if (step.isEmpty()) {
            all.put(
                    who.id(),
                    new Enrolled(known.key(), known.step(), known.wrong() % MOST_WRONG + 1, now.getEpochSecond()));
            write(all);
            throw LandfallException.refused(
                    "That code of " + who.name() + " is wrong, too old or used already. Nothing was"
                            + " approved. Wait for the next one; a clock that is wrong on the phone or here does that, too.");
        }
        all.put(who.id(), new Enrolled(known.key(), step.get(), 0, 0));
        write(all);
    }

    /** Returns the step of which this is the code; empty when it is none that counts. */
    private static Optional<Long> step(Enrolled known, String code, Instant now) {
        byte[] key = Totp.read(known.key());
        byte[] given = code.getBytes(StandardCharsets.UTF_8);
        long current = Totp.step(now);
        return LongStream.rangeClosed(current - 1, current + 1)
                .filter(step -> step > known.step())
                .filter(step ->
                        MessageDigest.isEqual(Totp.code(key, step, DIGITS).getBytes(StandardCharsets.UTF_8), given))
                .boxed()
                .findFirst();
    }

    private TreeMap<String, Enrolled> read() {
        Optional<String> text = PrivateFile.read(file);
        try {
            return text.isEmpty() ? new TreeMap<>() : JSON.readValue(text.get(), new TypeReference<>() {});
        } catch (IOException e) {
            throw LandfallException.external(
                    file + " is damaged; it holds the keys of the second factor. Nothing was"
                            + " approved. Restore it, or remove it and let everybody say enrol again.",
                    e);
        }
    }

    private void write(TreeMap<String, Enrolled> all) {
        try {
            PrivateFile.write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(all) + "\n");
        } catch (IOException e) {
            throw LandfallException.external(
                    "Could not write " + file + ", where the second factor is kept: " + e
                            + ". Nothing was approved. Make room there, and let this user write in that directory.",
                    e);
        }
    }
}
