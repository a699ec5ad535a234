package io.landfall.monitor.checks.dns;

import io.landfall.monitor.Elapsed;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.dns.DnsServer;
import io.landfall.monitor.dns.ResolvConf;
import io.landfall.monitor.host.HostView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Warns when a name server in the {@code resolv.conf} of {@code host} does not answer for {@code record} from where the
 * bot is, or is slow. A server that only the host itself can reach (127.0.0.53) is named and not asked.
 */
public record Resolvers(HostView host, String record, Function<String, DnsServer> serverAt) implements Check {

    private static final Duration SLOW = Duration.ofMillis(100);

    @Override
    public String name() {
        return "dns_resolvers_of_" + host.name().replaceAll("[^A-Za-z0-9]", "_");
    }

    @Override
    public Finding look() {
        Optional<ResolvConf> conf = host.readFile("/etc/resolv.conf").map(ResolvConf::parse);
        if (conf.isEmpty() || conf.get().nameservers().isEmpty()) {
            return Finding.warn(
                    host.name() + " has no name server in /etc/resolv.conf",
                    "Names resolve there only from /etc/hosts. Add a name server if the application uses names.");
        }
        List<String> answers = new ArrayList<>();
        boolean bad = false;
        for (String address : conf.get().nameservers()) {
            bad |= !askedWell(address, answers);
        }
        String text = host.name() + " asks " + String.join(", ", answers) + "; when none answers, a name fails after "
                + Elapsed.show(conf.get().worstWait()) + search(conf.get());
        return bad
                ? Finding.warn(
                        text,
                        "Put quick, working name servers into /etc/resolv.conf of " + host.name()
                                + "; `options timeout:1 attempts:2` shortens the wait.")
                : Finding.ok(text);
    }

    private static String search(ResolvConf conf) {
        return conf.search().isEmpty() ? "" : "; tries the suffixes " + String.join(" ", conf.search());
    }

    private boolean askedWell(String address, List<String> answers) {
        if (address.startsWith("127.") || address.equals("::1")) {
            answers.add(address + " (its own, not asked)");
            return true;
        }
        try {
            Duration took = serverAt.apply(address).timeToAnswer(record);
            answers.add(address + " (" + Elapsed.show(took) + ")");
            return took.compareTo(SLOW) <= 0;
        } catch (LandfallException e) {
            // One silent server is the finding, not a reason to leave out the others.
            answers.add(address + " (no usable answer)");
            return false;
        }
    }
}
