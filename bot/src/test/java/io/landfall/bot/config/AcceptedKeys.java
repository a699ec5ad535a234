package io.landfall.bot.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.landfall.monitor.LandfallException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Every key that the configuration file takes, as its own refusals list them: {@code migrations.NAME.routes[].path}. */
record AcceptedKeys(Path directory) {

    static final String IN_LIST = "[]";
    static final String ANY = "NAME";

    /** Like no key at all, so that none is meant by it. */
    private static final String UNKNOWN = "QQQQQQQQ";

    private static final Pattern ACCEPTED = Pattern.compile(UNKNOWN + "` is not a setting\\. Accepted here: (.*)\\.");

    Set<String> all() throws IOException {
        return accepted(List.of());
    }

    /** Writes a key that nobody knows below {@code path}: the refusal lists those that are accepted there. */
    private Set<String> accepted(List<String> path) throws IOException {
        Set<String> keys = new TreeSet<>();
        String refusal = refusal(path);
        String shown = String.join(".", path).replace(".[]", "[1]");
        Matcher list = ACCEPTED.matcher(refusal);
        if (list.find()) {
            for (String key : list.group(1).split(", ")) {
                List<String> below = below(path, key);
                keys.add(String.join(".", below).replace(".[]", IN_LIST));
                keys.addAll(accepted(below));
            }
        } else if (refusal.contains("`" + shown + "." + UNKNOWN + "` is `x`; it takes settings below it")) {
            keys.addAll(accepted(below(path, ANY)));
        } else if (refusal.contains("`" + shown + "` is a group of settings; it takes a list")) {
            keys.addAll(accepted(below(path, IN_LIST)));
        }
        return keys;
    }

    private static List<String> below(List<String> path, String key) {
        List<String> below = new ArrayList<>(path);
        below.add(key);
        return below;
    }

    private String refusal(List<String> path) throws IOException {
        String text = "{" + UNKNOWN + ": x}";
        for (int i = path.size() - 1; i >= 0; i--) {
            text = path.get(i).equals(IN_LIST) ? "[" + text + "]" : "{" + ofItsKind(path.get(i)) + ": " + text + "}";
        }
        Path file = Files.writeString(directory.resolve("landfall.yaml"), text);
        return catchThrowableOfType(LandfallException.class, () -> ConfigurationFile.read(file, Map.of()))
                .getMessage();
    }

    /** Only a route of one kind has that. */
    private static String ofItsKind(String key) {
        return key.equals("admin") ? "type: sql, " + key : key;
    }
}
