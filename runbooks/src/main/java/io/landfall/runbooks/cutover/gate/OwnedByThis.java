package io.landfall.runbooks.cutover.gate;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.runbooks.pair.server.Owner;
import io.landfall.runbooks.pair.server.Ownership;
import io.landfall.runbooks.pair.server.ServerControl;
import io.landfall.runbooks.pair.server.Session;
import java.time.Duration;

/** Passes while no other journal or migration owns the source. */
public record OwnedByThis(ServerControl source, Owner owner) implements Check {

    private static final Duration ANSWER = Duration.ofSeconds(5);

    @Override
    public String name() {
        return "owner";
    }

    @Override
    public Finding look() {
        try (Session session = source.open(ANSWER)) {
            return new Ownership(session)
                    .foreign(owner.journal(), owner.migration())
                    .map(foreign -> Finding.fail(foreign.of(source.name()), foreign.remedyOn(source.name())))
                    .orElseGet(() -> Finding.ok(source.name() + " belongs to nobody else"));
        }
    }
}
