package io.landfall.bot.config;

import io.landfall.bot.config.form.Form;
import io.landfall.bot.config.form.Section;
import io.landfall.runbooks.settings.MigrationSettings.Dns;
import io.landfall.runbooks.settings.MigrationSettings.DnsKey;
import io.landfall.runbooks.settings.ServerSettings;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the record that names the database, and what lets Landfall change it. */
final class DnsReader {

    private static final List<String> ALGORITHMS =
            List.of("hmac-sha1", "hmac-sha224", "hmac-sha256", "hmac-sha384", "hmac-sha512");

    private DnsReader() {}

    static Dns read(Section section, Optional<ServerSettings> source, Optional<ServerSettings> target) {
        String record = section.required("record", Form.TEXT);
        Duration ttl = section.or("ttl", Form.POSITIVE_DURATION, Duration.ofSeconds(300));
        String server = section.required("server", Form.TEXT);
        List<String> servers = section.optionalList("servers", Form.TEXT).orElse(List.of());
        Optional<String> name = section.optional("key-name", Form.TEXT);
        String algorithm = section.or(
                "algorithm",
                Form.oneOf(ALGORITHMS, ". Write one of " + String.join(", ", ALGORITHMS) + "."),
                "hmac-sha256");
        Optional<DnsKey> key =
                section.optionalSecret("key").map(secret -> new DnsKey(name.orElse(""), algorithm, secret));
        if (name.isPresent() != key.isPresent()) {
            section.problem(
                    "key",
                    "`" + section.path() + "` has one of `key-name` and `key`, and lacks the other. Write both, so that"
                            + " Landfall changes the record, or none, so that a person does.");
        }
        key.filter(given -> !isBase64(given.secret().reveal()))
                .ifPresent(given -> section.problem(
                        "key",
                        "`" + section.where("key")
                                + "` is no key in Base64. Take the `secret` that `tsig-keygen` prints."));
        Map<String, String> replace = section.optionalSection("replace")
                .map(RouteReader::replacements)
                .orElseGet(() -> hosts(source, target));
        if (key.isPresent() && source.isPresent() && target.isPresent()) {
            refuseUnclear(section, replace);
        }
        section.end();
        return new Dns(record, ttl, server, servers, key, replace);
    }

    private static boolean isBase64(String text) {
        try {
            return Base64.getDecoder().decode(text.strip()).length > 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Map<String, String> hosts(Optional<ServerSettings> source, Optional<ServerSettings> target) {
        return source.isPresent() && target.isPresent() ? Map.of(host(source.get()), host(target.get())) : Map.of();
    }

    private static String host(ServerSettings server) {
        return server.login().address().host();
    }

    private static void refuseUnclear(Section section, Map<String, String> replace) {
        boolean isClear = replace.size() == 1
                && replace.entrySet().stream().noneMatch(value -> value.getKey().equals(value.getValue()));
        if (!isClear) {
            section.problem(
                    "replace",
                    "`" + section.path() + "` does not say which value comes instead of which: " + replace + ". Write"
                            + " `replace: {\"10.0.0.5\": \"10.0.0.6\"}` with one pair of different values.");
        }
    }
}
