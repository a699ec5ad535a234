package io.landfall.runbooks.move.gate;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.check.Requirement;
import io.landfall.monitor.check.Status;
import io.landfall.monitor.server.ServerView;
import io.landfall.runbooks.copy.CopyMethod;
import io.landfall.runbooks.copy.CopyMethods;
import io.landfall.runbooks.copy.CopyMethods.Kind;
import io.landfall.runbooks.copy.CopyTask;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Passes while the method that was chosen copies servers such as the source; proposes one that does, and says why. */
public record CopyMethodFits(CopyTask task, CopyMethods known) implements Check {

    @Override
    public String name() {
        return "copy_method";
    }

    @Override
    public Finding look() {
        ServerView source = task.pair().source().view();
        String family = source.dialect().family();
        Kind chosen = known.named(task.migration().copy().method());
        return chosen.family().equals(family)
                ? Finding.ok(chosen.name() + " copies " + family + ", as " + source.name() + " is")
                : Finding.fail(
                        "`copy.method` is `" + chosen.name() + "`, which copies " + chosen.family() + "; "
                                + source.name() + " is " + family + ". Nothing was changed.",
                        proposal(family));
    }

    /** The first one that nothing speaks against, and what speaks against those that would be better. */
    private String proposal(String family) {
        StringBuilder against = new StringBuilder();
        for (Kind kind : known.of(family)) {
            Optional<String> whyNot = whyNot(kind);
            if (whyNot.isEmpty()) {
                return "Write `copy.method: " + kind.name() + "`, " + kind.how() + "." + against;
            }
            against.append(" `")
                    .append(kind.name())
                    .append("` is not possible: ")
                    .append(whyNot.get());
        }
        return "Write the one of these at `copy.method` that you want to make possible; `check` then says how."
                + against;
    }

    private Optional<String> whyNot(Kind kind) {
        CopyMethod method = kind.maker().apply(task);
        return Stream.of(method.requirements(), method.rooms())
                .flatMap(List::stream)
                .map(Requirement::look)
                .filter(found -> found.status() == Status.FAIL || found.status() == Status.UNKNOWN)
                .map(Finding::text)
                .findFirst();
    }
}
