package io.landfall.runbooks.cutover.window;

import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.cutover.window.Canary.Answers;
import io.landfall.runbooks.cutover.window.SideBySide.Started;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the canary is answered behind the fence. It tries as soon as the fence holds, and is asked later. For one thread. */
public final class Refusal {

    private static final Logger LOG = LoggerFactory.getLogger(Refusal.class);

    private final SideBySide sideBySide;
    private Optional<Started<Answers>> begun = Optional.empty();

    Refusal(SideBySide sideBySide) {
        this.sideBySide = sideBySide;
    }

    /** The canary of that server has begun to try: a write, and a call when it {@code calls}. */
    public Started<Answers> begin(End end, boolean calls) {
        Started<Answers> now =
                sideBySide.start(() -> Canary.tryWrites(end.canary().session(), calls));
        begun = Optional.of(now);
        return now;
    }

    /** Returns what it had begun to try and nobody has asked for yet; begins now when there is nothing. */
    public Started<Answers> take(End end, boolean calls) {
        Started<Answers> taken = begun.orElseGet(() -> begin(end, calls));
        begun = Optional.empty();
        return taken;
    }

    /** It tries nothing any more: its connection is free. */
    public void settle() {
        try {
            begun.ifPresent(Started::join);
        } catch (LandfallException e) {
            LOG.info("Nobody asks any more what the canary was answered: {}", e.getMessage());
        }
        begun = Optional.empty();
    }
}
