package io.landfall.runbooks.finish.gate;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.runbooks.pair.Pair;
import io.landfall.runbooks.pair.server.LandfallSchema;
import io.landfall.runbooks.pair.server.Owner;
import io.landfall.runbooks.pair.server.Ownership;
import io.landfall.runbooks.pair.server.ServerControl;
import io.landfall.runbooks.pair.server.Session;
import java.util.ArrayList;
import java.util.List;

/**
 * Passes while the schema {@code landfall} of both servers is this migration's, or nobody's, and holds nothing else.
 *
 * @param journal the id of this service's journal
 * @param migration the migration's name
 */
public record OwnedHere(Pair pair, String journal, String migration) implements Check {

    @Override
    public String name() {
        return "owned_here";
    }

    @Override
    public Finding look() {
        List<String> wrong = new ArrayList<>();
        List.of(pair.source(), pair.target()).forEach(server -> look(server, wrong));
        return wrong.isEmpty()
                ? Finding.ok("the schema landfall is this migration's on both.")
                : Finding.fail(
                        String.join(" ", wrong),
                        "It would be dropped. Finish the other migration first, or move those tables away.");
    }

    private void look(ServerControl server, List<String> wrong) {
        try (Session session = server.open()) {
            new Ownership(session)
                    .read()
                    .filter(owner -> !isOurs(owner))
                    .ifPresent(owner -> wrong.add(server.name() + " belongs to migration `" + owner.migration()
                            + "` of journal " + owner.journal() + " on " + owner.host() + "."));
            List<String> foreign = LandfallSchema.foreignTables(session);
            if (!foreign.isEmpty()) {
                wrong.add("The schema landfall of " + server.name() + " holds tables that Landfall did not make: "
                        + String.join(", ", foreign) + ".");
            }
        }
    }

    private boolean isOurs(Owner owner) {
        return owner.journal().equals(journal) && owner.migration().equals(migration);
    }
}
