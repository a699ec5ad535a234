package io.landfall.runbooks.move.gate;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.server.ServerView;
import io.landfall.runbooks.copy.CopyMethods;
import io.landfall.runbooks.copy.CopyMethods.Kind;
import java.util.stream.Collectors;

/** Passes while the method {@code chosen} copies servers such as {@code source}. */
public record CopyMethodFits(ServerView source, String chosen, CopyMethods known) implements Check {

    @Override
    public String name() {
        return "copy_method";
    }

    @Override
    public Finding look() {
        String family = source.dialect().family();
        if (known.named(chosen).family().equals(family)) {
            return Finding.ok(chosen + " copies " + family + ", as " + source.name() + " is");
        }
        String fitting = known.all().stream()
                .filter(kind -> kind.family().equals(family))
                .map(Kind::name)
                .collect(Collectors.joining("` or `"));
        return Finding.fail(
                "`copy.method` is `" + chosen + "`, which copies "
                        + known.named(chosen).family() + "; " + source.name() + " is " + family
                        + ". Nothing was changed.",
                "Write `copy.method: " + fitting + "`, which copies " + family + ".");
    }
}
