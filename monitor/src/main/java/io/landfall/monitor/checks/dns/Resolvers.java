package io.landfall.monitor.checks.dns;

import io.landfall.monitor.Elapsed;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.check.Measure;
import io.landfall.monitor.dns.DnsServer;
import io.landfall.monitor.dns.ResolvConf;
import io.landfall.monitor.host.HostView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Warns when a name server in the {@code resolv.conf} of {@code host} does not answer for {@code record} from where the
 * bot is, or is slow. A server that only the host itself can reach (127.0.0.53) is named and not asked.
 */
public record Resolvers(HostView host, String record, Function<String, DnsServer> serverAt) implements Check {

    private static final Duration SLOW = Duration.ofMillis(100);
    private static final Duration LONG = Duration.ofSeconds(1);
    private static final int ASKED = 3;

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
        List<Answer> answers = conf.get().nameservers().stream().map(this::ask).toList();
        List<String> remedies = new ArrayList<>();
        if (answers.stream().anyMatch(answer -> !answer.isWell())) {
            remedies.add("Put quick, working name servers into /etc/resolv.conf of " + host.name()
                    + ": each login that resolves a name waits for them.");
        }
        if (conf.get().timeout().compareTo(LONG) > 0 && answers.stream().anyMatch(Answer::isDead)) {
            remedies.add("`options timeout:1 attempts:2` shortens the wait for one that is dead.");
        }
        String text = host.name() + " asks "
                + answers.stream().map(Answer::toString).collect(Collectors.joining(", "))
                + "; when none answers, a name fails after "
                + Elapsed.show(conf.get().worstWait()) + search(conf.get());
        Finding found = remedies.isEmpty() ? Finding.ok(text) : Finding.warn(text, String.join(" ", remedies));
        return found.with(
                answers.stream().flatMap(answer -> answer.measure(host)).toArray(Measure[]::new));
    }

    /** What a name server took to answer; empty when it did not, or was not asked. */
    private record Answer(String address, boolean isOwn, Optional<Duration> took) {

        boolean isDead() {
            return !isOwn && took.isEmpty();
        }

        boolean isWell() {
            return isOwn || took.filter(time -> time.compareTo(SLOW) <= 0).isPresent();
        }

        Stream<Measure> measure(HostView host) {
            return took.stream().map(time -> Measure.seconds("dns_resolver_seconds", time)
                    .on("host", host.name())
                    .on("resolver", address));
        }

        @Override
        public String toString() {
            return address + " ("
                    + (isOwn ? "its own, not asked" : took.map(Elapsed::show).orElse("no usable answer")) + ")";
        }
    }

    private static String search(ResolvConf conf) {
        return conf.search().isEmpty() ? "" : "; tries the suffixes " + String.join(" ", conf.search());
    }

    /** The quickest of three: one slow answer is no news. One that is dead is asked once. */
    private Answer ask(String address) {
        if (address.startsWith("127.") || address.equals("::1")) {
            return new Answer(address, true, Optional.empty());
        }
        try {
            DnsServer server = serverAt.apply(address);
            Duration best = server.timeToAnswer(record);
            for (int i = 1; i < ASKED; i++) {
                Duration took = server.timeToAnswer(record);
                best = took.compareTo(best) < 0 ? took : best;
            }
            return new Answer(address, false, Optional.of(best));
        } catch (LandfallException e) {
            // One silent server is the finding, not a reason to leave out the others.
            return new Answer(address, false, Optional.empty());
        }
    }
}
