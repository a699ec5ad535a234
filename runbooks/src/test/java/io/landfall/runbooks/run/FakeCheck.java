package io.landfall.runbooks.run;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import java.util.function.BooleanSupplier;

/** A check that says what it is told. */
record FakeCheck(String name, BooleanSupplier passes) implements Check {

    @Override
    public Finding look() {
        return passes.getAsBoolean() ? Finding.ok("fine") : Finding.fail("41 s behind", "Wait.");
    }
}
