package io.landfall.lab.bench;

import io.landfall.lab.Lab;
import io.landfall.lab.LabAccount;
import io.landfall.lab.LabPair;
import io.landfall.lab.database.Engine;
import io.landfall.lab.ledger.Ledger;
import io.landfall.lab.process.LabException;

/** What a careful engineer has ready: {@code hand-switch.sh}, a call of the database's own client for each step. */
final class HandScript implements Flip {

    private final ByHand script;
    private final Engine engine;

    HandScript(Lab lab, Engine engine) {
        this.script = new ByHand(lab, "hand-switch.sh");
        this.engine = engine;
    }

    @Override
    public double flip(LabPair pair, Ledger application) {
        String said = script.run(
                engine.client().toString(),
                script.login(pair.source(), LabAccount.LANDFALL),
                script.login(pair.target(), LabAccount.LANDFALL),
                script.login(pair.source(), LabAccount.APP),
                application.propertiesFile().toString(),
                application.pidFile().toString(),
                pair.target().address());
        if (!said.matches("[0-9]+\\.[0-9]{3}")) {
            throw new LabException("The hand script did not print its window: " + said);
        }
        return Double.parseDouble(said);
    }
}
