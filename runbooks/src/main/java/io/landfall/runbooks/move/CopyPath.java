package io.landfall.runbooks.move;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.CheckGroup;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.host.SshLogin;
import io.landfall.runbooks.engine.Durations;
import java.time.Duration;

/** Passes while the source's host reaches the sshd of the target's host. UNKNOWN when it does not. */
record CopyPath(Pair pair) implements Check {

    @Override
    public String name() {
        return "copy_path";
    }

    @Override
    public CheckGroup group() {
        return CheckGroup.HOST;
    }

    @Override
    public Finding look() {
        SshLogin ssh = pair.target().settings().ssh();
        Duration took = pair.source().host().view().timeToConnect(ssh.host(), ssh.port());
        return Finding.ok(pair.source().host().name() + " reaches " + ssh.host() + ":" + ssh.port() + " in "
                + Durations.show(took));
    }
}
