package io.landfall.bot.chat.slack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.Yaml;

/** {@code slack-manifest.yaml}, and which scopes Slack's methods and events need (docs.slack.dev, methods reference). */
final class Manifest {

    private static final Map<String, Set<String>> NEEDED = Map.ofEntries(
            Map.entry("auth.test", Set.of()),
            Map.entry("apps.connections.open", Set.of()),
            Map.entry("conversations.list", Set.of("channels:read", "groups:read")),
            Map.entry("conversations.replies", Set.of("channels:history", "groups:history")),
            Map.entry("conversations.history", Set.of("channels:history", "groups:history")),
            Map.entry("chat.postMessage", Set.of("chat:write")),
            Map.entry("chat.postEphemeral", Set.of("chat:write")),
            Map.entry("chat.update", Set.of("chat:write")),
            Map.entry("files.getUploadURLExternal", Set.of("files:write")),
            Map.entry("files.completeUploadExternal", Set.of("files:write")),
            Map.entry("users.info", Set.of("users:read")),
            Map.entry("usergroups.users.list", Set.of("usergroups:read")),
            Map.entry("views.open", Set.of()),
            Map.entry("reactions.add", Set.of("reactions:write")),
            Map.entry("conversations.members", Set.of("channels:read", "groups:read")),
            Map.entry("conversations.open", Set.of("im:write")),
            Map.entry("views.publish", Set.of()));

    private Manifest() {}

    static Map<String, Object> read() {
        return parse(text());
    }

    static Map<String, Object> parse(String text) {
        return new Yaml().load(text);
    }

    static String text() {
        Path file = Path.of("slack-manifest.yaml");
        try {
            return Files.readString(Files.exists(file) ? file : Path.of("bot").resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("unchecked") // YAML knows no types
    static Map<String, Object> in(Map<String, Object> map, String key) {
        return (Map<String, Object>) map.get(key);
    }

    @SuppressWarnings("unchecked") // YAML knows no types
    static List<Object> list(Map<String, Object> map, String key) {
        return (List<Object>) map.get(key);
    }

    @SuppressWarnings("unchecked") // YAML knows no types
    static List<Map<String, Object>> maps(Map<String, Object> map, String key) {
        return (List<Map<String, Object>>) map.get(key);
    }

    static Set<String> botScopes() {
        Set<String> scopes = new HashSet<>();
        list(in(in(read(), "oauth_config"), "scopes"), "bot").forEach(scope -> scopes.add((String) scope));
        return scopes;
    }

    static boolean knows(String method) {
        return NEEDED.containsKey(method);
    }

    static Set<String> needed(String method) {
        return NEEDED.getOrDefault(method, Set.of("unknown:" + method));
    }
}
