package io.landfall.monitor.checks.schema;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.check.Side;
import io.landfall.monitor.server.Account;
import io.landfall.monitor.server.Definer;
import io.landfall.monitor.server.ServerView;
import io.landfall.monitor.server.WritingDefiners;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Passes while {@code server} can be closed to whoever calls what a privileged account has defined: Landfall takes away
 * what lets a definer write under {@code read_only}, but not from its own account. Warns of those who still have it on a
 * target, which is closed already.
 */
public record PrivilegedDefiners(Side side, ServerView server) implements Check {

    @Override
    public String name() {
        return side.of("privileged_definers");
    }

    @Override
    public Finding look() {
        WritingDefiners writing = WritingDefiners.of(server);
        String right = server.dialect().rightToWrite();
        if (!writing.kept().isEmpty()) {
            return Finding.fail(
                    "what Landfall's own account has defined writes on " + server.name()
                            + " also while it is read-only, whoever calls it: " + listed(writing.kept()),
                    "Define it again with another account (`" + server.dialect().defineAgain() + "`), one without "
                            + right + "; and grant Landfall's account " + right + " itself, not by a role.");
        }
        if (writing.definers().isEmpty()) {
            return Finding.ok("no definer on " + server.name() + " writes under read_only");
        }
        String closable =
                writing.closable().stream().map(Account::name).distinct().collect(Collectors.joining(", "));
        return side == Side.SOURCE
                ? Finding.ok("definers on " + server.name() + " write under read_only: " + listed(writing.definers())
                        + "; while it is closed, " + closable + " lose that privilege there")
                : Finding.warn(
                        "an ordinary account writes on " + server.name() + ", which is closed, by calling "
                                + listed(writing.definers()),
                        "`cutover` takes that privilege from " + closable + " when it arms, and gives it back when it"
                                + " opens " + server.name() + ". Let nobody call them there until then.");
    }

    private static String listed(List<Definer> definers) {
        return Listed.some(definers.stream()
                .map(definer -> definer.what() + " by " + definer.account())
                .toList());
    }
}
