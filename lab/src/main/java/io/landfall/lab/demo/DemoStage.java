package io.landfall.lab.demo;

import io.landfall.lab.Lab;
import io.landfall.lab.LabHost;
import io.landfall.lab.LabPair;
import io.landfall.lab.ShopData;
import io.landfall.lab.ledger.Ledger;

/**
 * What a migration finds: a source with data to which an application writes, a target that was installed and never
 * initialised, and the application's host.
 *
 * @param dataBytes how much the data takes on disk
 */
public record DemoStage(Lab lab, LabPair pair, LabHost appHost, Ledger ledger, long dataBytes) {

    /** Puts data on the source, of which nothing is known yet; returns when the application writes. */
    public static DemoStage build(Lab lab, LabPair pair, long dataBytes) {
        LabHost appHost = lab.host("app-1");
        ShopData.seed(pair.source(), dataBytes, ShopData.Logging.UNLOGGED);
        long seeded = ShopData.bytes(pair.source());
        Ledger ledger = Ledger.start(lab, pair.source());
        ledger.awaitWrites(1);
        return new DemoStage(lab, pair, appHost, ledger, seeded);
    }
}
