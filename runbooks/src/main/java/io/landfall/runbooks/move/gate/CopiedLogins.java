package io.landfall.runbooks.move.gate;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.server.connection.DatabaseLogin;
import io.landfall.runbooks.pair.Pair;
import java.util.List;

/** Passes while the target's accounts work on the source: after the copy the target has the source's accounts. */
public record CopiedLogins(Pair pair) implements Check {

    @Override
    public String name() {
        return "copied_logins";
    }

    @Override
    public Finding look() {
        for (DatabaseLogin login : List.of(
                pair.target().settings().login(), pair.target().settings().canary())) {
            if (!pair.source().lets(login)) {
                return Finding.fail(
                        pair.source().name() + " refuses `" + login.user()
                                + "` with the password that is configured for "
                                + pair.target().name() + ", which will have the accounts of "
                                + pair.source().name()
                                + " after the copy. Nothing was changed.",
                        "Write the account of " + pair.source().name() + " at servers."
                                + pair.target().name() + " too.");
            }
        }
        return Finding.ok("the accounts of " + pair.target().name() + " will work after the copy");
    }
}
