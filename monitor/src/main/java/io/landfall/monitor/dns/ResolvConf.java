package io.landfall.monitor.dns;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a host's {@code /etc/resolv.conf} says (resolv.conf(5)). What it leaves out has the resolver's defaults.
 *
 * @param nameservers the first three addresses, in the order in which they are asked
 * @param search the suffixes that are tried
 * @param timeout how long one question waits for one server
 * @param attempts how often all servers are asked, 1 to 5
 */
public record ResolvConf(List<String> nameservers, List<String> search, Duration timeout, int attempts) {

    private static final int MAX_NAMESERVERS = 3;
    private static final int MAX_TIMEOUT = 30;
    private static final int MAX_ATTEMPTS = 5;

    public ResolvConf {
        nameservers = List.copyOf(nameservers);
        search = List.copyOf(search);
    }

    /** Reads the file's text. A last {@code search} line wins, as in the resolver; unknown options mean nothing. */
    public static ResolvConf parse(String text) {
        List<String> nameservers = new ArrayList<>();
        List<String> search = List.of();
        int timeout = 5;
        int attempts = 2;
        for (String line : text.lines().toList()) {
            List<String> words = List.of(line.strip().split("\\s+"));
            List<String> rest = words.subList(1, words.size());
            switch (words.get(0)) {
                case "nameserver" -> rest.stream().limit(1).forEach(nameservers::add);
                case "search", "domain" -> search = rest;
                case "options" -> {
                    timeout = option(rest, "timeout:", timeout, MAX_TIMEOUT);
                    attempts = option(rest, "attempts:", attempts, MAX_ATTEMPTS);
                }
                default -> {
                    // A comment, sortlist or nothing: it changes no answer time.
                }
            }
        }
        return new ResolvConf(
                nameservers.subList(0, Math.min(nameservers.size(), MAX_NAMESERVERS)),
                search,
                Duration.ofSeconds(timeout),
                attempts);
    }

    private static int option(List<String> options, String name, int before, int most) {
        return options.stream()
                .filter(option -> option.matches(name + "\\d{1,6}"))
                .map(option -> Math.min(most, Integer.parseInt(option.substring(name.length()))))
                .reduce(before, (first, last) -> last);
    }

    /** How long a name takes to fail when no server answers. */
    public Duration worstWait() {
        return timeout.multipliedBy((long) attempts * nameservers.size());
    }
}
