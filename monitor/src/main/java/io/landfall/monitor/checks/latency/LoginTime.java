package io.landfall.monitor.checks.latency;

import io.landfall.monitor.Elapsed;
import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.check.Measure;
import io.landfall.monitor.check.Side;
import io.landfall.monitor.server.ServerView;
import java.time.Duration;

/**
 * Warns when logging in to {@code server} from the bot takes longer than {@code limit}. When TCP connects quickly and the
 * server resolves names, its name servers are the first thing to look at.
 */
public record LoginTime(Side side, ServerView server, Duration limit) implements Check {

    @Override
    public String name() {
        return side.of("login_time");
    }

    @Override
    public Finding look() {
        Duration tcp = server.timeToReach();
        Duration login = server.timeToConnect();
        return judge(tcp, login)
                .with(Measure.seconds("mysql_connect_seconds", login).onServer(server.name()));
    }

    private Finding judge(Duration tcp, Duration login) {
        String text =
                server.name() + ": TCP connects in " + Elapsed.show(tcp) + ", a login takes " + Elapsed.show(login);
        if (login.compareTo(limit) <= 0) {
            return Finding.ok(text);
        }
        boolean namesAreResolved = !server.variables().isOn("skip_name_resolve");
        return Finding.warn(
                text + ", more than " + Elapsed.show(limit),
                namesAreResolved && tcp.multipliedBy(10).compareTo(login) < 0
                        ? "The server looks up the name of every client: see the name servers in /etc/resolv.conf of its"
                                + " host, or set skip_name_resolve."
                        : "See the load of " + server.name() + " and the network between it and Landfall.");
    }
}
