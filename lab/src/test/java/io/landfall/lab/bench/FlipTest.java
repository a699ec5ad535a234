package io.landfall.lab.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.lab.Lab;
import io.landfall.lab.LabAccount;
import io.landfall.lab.LabPair;
import io.landfall.lab.ReplicatingPair;
import io.landfall.lab.database.Engine;
import io.landfall.lab.ledger.Ledger;
import io.landfall.lab.ledger.LedgerVerdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What Landfall is measured beside, on real servers of each family. */
class FlipTest {

    @ParameterizedTest
    @EnumSource(Engine.class)
    void switchesThereAndBackAndLosesNothing(Engine engine) {
        Assumptions.assumeTrue(engine.whyNot().isEmpty(), () -> engine.whyNot().orElse(""));
        try (Lab lab = Lab.open()) {
            LabPair pair = engine.inStep(lab, Map.of());
            LabAccount replication = ReplicatingPair.createShopReplicationAccount(lab, pair.source());
            Ledger ledger = Ledger.start(lab, pair.source(), 1, Duration.ofMillis(2));
            ledger.awaitWrites(20);
            List<Switched> made = new ArrayList<>();

            for (Flip flip : List.of(new BareFlip(engine), new HandScript(lab, engine))) {
                new FlippedPair(Contender.FLOOR, flip, pair, ledger, replication).run(made::add);
            }

            ledger.stop();
            LedgerVerdict verdict = ledger.judge(pair.source());
            assertThat(verdict.isClean()).as(verdict.toString()).isTrue();
            assertThat(verdict.switchPauses()).hasSize(4);
            assertThat(made).hasSize(4).allMatch(one -> one.windowMillis() > 0);
        }
    }
}
