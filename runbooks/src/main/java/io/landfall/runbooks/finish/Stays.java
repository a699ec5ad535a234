package io.landfall.runbooks.finish;

import io.landfall.runbooks.pair.Pair;
import io.landfall.runbooks.pair.file.ClosedFile;
import io.landfall.runbooks.pair.file.HandedOver;
import io.landfall.runbooks.pair.server.ServerControl;
import io.landfall.runbooks.settings.MigrationSettings;
import io.landfall.runbooks.step.Runbook.Stay;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What stays when a migration is finished, and why.
 *
 * @param operators accounts of Landfall's names that were there before it
 * @param oldData the data that lies aside
 * @param removesOldData whether this run deletes that
 */
record Stays(MigrationSettings settings, Pair pair, Set<String> operators, OldData oldData, boolean removesOldData) {

    /** Returns a sentence for each thing, with its real name. */
    List<Stay> all() {
        ServerControl old = pair.source();
        List<Stay> all = new ArrayList<>();
        List<String> closed = old.dialect().closed();
        all.add(on(
                old,
                String.join(", ", closed) + " and event_scheduler=OFF, now and after a restart by "
                        + new ClosedFile(old).path()
                        + ", so that two servers never take writes. To use it again: remove that"
                        + " file, then " + String.join("; ", old.dialect().open()) + ".",
                Stream.concat(closed.stream(), Stream.of("event_scheduler=OFF", new ClosedFile(old).path()))
                        .toArray(String[]::new)));
        HandedOver settings = new HandedOver(pair.target());
        if (!settings.isDone()) {
            all.add(on(pair.target(), "the settings it needs, as " + settings.path() + ".", settings.path()));
        }
        all.add(anywhere("the accounts that you made, "
                + users(old).stream().sorted().collect(Collectors.joining(" and ")) + "."
                + (operators.isEmpty()
                        ? ""
                        : " " + String.join(", ", operators)
                                + " was there before Landfall; its password is the one that" + " Landfall gave it.")));
        if (!removesOldData) {
            oldData.paths()
                    .forEach(path -> all.add(anywhere(oldData.describe(path)
                            + ", what was there before the migration. `finish " + this.settings.name()
                            + " --remove-old-data`, said instead of this, deletes it; afterwards remove it by hand.")));
        }
        this.settings
                .dns()
                .filter(dns -> dns.key().isEmpty())
                .ifPresent(dns -> all.add(anywhere("the TTL of " + dns.record() + " on " + dns.server()
                        + " as it is now. Set it by hand to what it was.")));
        return all;
    }

    private static Stay on(ServerControl server, String what, String... things) {
        return new Stay(
                Optional.of(server.name()),
                what,
                Arrays.stream(things).distinct().toList());
    }

    private static Stay anywhere(String what) {
        return new Stay(Optional.empty(), what);
    }

    private Set<String> users(ServerControl server) {
        return Set.of(
                "`" + server.settings().login().user() + "`",
                "`" + server.settings().canary().user() + "`");
    }
}
