package io.landfall.runbooks.cutover.window;

import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.cutover.window.Canary.Answers;
import io.landfall.runbooks.cutover.window.SideBySide.Started;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the source's canary is answered behind the fence. It tries as soon as the fence holds. For one thread. */
public final class Refusal {

    private static final Logger LOG = LoggerFactory.getLogger(Refusal.class);

    private final SideBySide sideBySide;
    private final End source;
    private Optional<Started<Answers>> begun = Optional.empty();

    Refusal(SideBySide sideBySide, End source) {
        this.sideBySide = sideBySide;
        this.source = source;
    }

    /** It has begun to try now, whatever it was answered before: a write, and a call when it {@code calls}. */
    public void begin(boolean calls) {
        settle();
        begun = Optional.of(
                sideBySide.start(() -> Canary.tryWrites(source.canary().session(), calls)));
    }

    /** Returns the answers that nobody has asked for yet; tries now when there are none. */
    public Answers answers(boolean calls) {
        if (begun.isEmpty()) {
            begin(calls);
        }
        try {
            return begun.orElseThrow().join();
        } finally {
            begun = Optional.empty();
        }
    }

    /** It tries nothing any more: its connection is free. */
    public void settle() {
        try {
            begun.ifPresent(Started::join);
        } catch (LandfallException e) {
            LOG.info("Nobody asks any more what the canary was answered: {}", e.getMessage());
        } finally {
            begun = Optional.empty();
        }
    }
}
