package io.landfall.runbooks.move;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.CheckGroup;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.checks.host.TargetUnused;
import io.landfall.runbooks.server.ServerControl;

/** Passes while the target does not run, or nobody but Landfall is connected to it: no client and no replica. */
record NobodyUsesTarget(ServerControl target) implements Check {

    @Override
    public String name() {
        return "nobody_uses_target";
    }

    @Override
    public CheckGroup group() {
        return CheckGroup.ACTIVITY;
    }

    @Override
    public Finding look() {
        String user = target.settings().login().user();
        return switch (target.view().presence()) {
            case SILENT -> Finding.ok(target.name() + " does not run");
            case REFUSES_LOGIN ->
                Finding.unknown(
                        target.name() + " refuses the login of `" + user + "`, so nobody knows who uses it.",
                        "Create that account there, or stop the server.");
            case ANSWERS -> new TargetUnused(target.view()).look();
        };
    }
}
