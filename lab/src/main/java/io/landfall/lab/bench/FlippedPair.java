package io.landfall.lab.bench;

import io.landfall.lab.LabAccount;
import io.landfall.lab.LabPair;
import io.landfall.lab.ledger.Ledger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * There and back without Landfall, which does not run meanwhile.
 *
 * @param replication the account with which the closed server follows the open one again, after each switch
 */
record FlippedPair(Contender contender, Flip flip, LabPair pair, Ledger application, LabAccount replication)
        implements ThereAndBack {

    private static final long WRITES_AFTER = 200;

    @Override
    public List<Contender> contenders() {
        return List.of(contender, contender);
    }

    @Override
    public void run(Consumer<Switched> made) {
        made.accept(flipped(pair));
        made.accept(flipped(pair.reversed()));
    }

    private Switched flipped(LabPair now) {
        now.awaitCaughtUp();
        double window = flip.flip(now, application);
        now.reversed().follow(replication);
        application.awaitWrites(WRITES_AFTER);
        return new Switched(window, Optional.empty(), Map.of());
    }
}
