package io.landfall.lab.demo;

import io.landfall.lab.Lab;
import io.landfall.lab.LabHost;
import io.landfall.lab.LabMariaDb;
import io.landfall.lab.MariaDbSettings;
import io.landfall.lab.ShopData;
import io.landfall.lab.ledger.Ledger;

/**
 * What a migration finds: a source with data to which an application writes, a target that was installed and never
 * initialised, and the application's host.
 *
 * @param dataBytes how much the data takes on disk
 */
public record DemoStage(
        Lab lab,
        LabHost sourceHost,
        LabMariaDb source,
        LabHost targetHost,
        LabMariaDb target,
        LabHost appHost,
        Ledger ledger,
        long dataBytes) {

    /** Returns when the application writes. */
    public static DemoStage build(Lab lab, long dataBytes) {
        LabHost sourceHost = lab.host("old-host");
        LabHost targetHost = lab.host("new-host");
        LabHost appHost = lab.host("app-1");
        LabMariaDb source = sourceHost.mariaDb(MariaDbSettings.initialised()).start();
        LabMariaDb target = targetHost.mariaDb(MariaDbSettings.uninitialised());
        ShopData.seed(source, dataBytes, ShopData.Logging.UNLOGGED);
        long seeded = ShopData.bytes(source);
        Ledger ledger = Ledger.start(lab, source);
        ledger.awaitWrites(1);
        return new DemoStage(lab, sourceHost, source, targetHost, target, appHost, ledger, seeded);
    }
}
