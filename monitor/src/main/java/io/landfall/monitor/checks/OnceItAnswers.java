package io.landfall.monitor.checks;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.server.ServerView;

/**
 * The same check, which is made later while {@code server} lets nobody in: before the copy, a target that is down or was never
 * initialised is as it should be.
 */
public record OnceItAnswers(ServerView server, Check check) implements Check {

    @Override
    public String name() {
        return check.name();
    }

    @Override
    public Finding look() {
        return switch (server.presence()) {
            case ANSWERS -> check.look();
            case REFUSES_LOGIN ->
                Finding.later(server.name() + " does not know Landfall's account yet; looked at after the copy");
            case SILENT -> Finding.later(server.name() + " does not answer yet; looked at after the copy");
        };
    }
}
