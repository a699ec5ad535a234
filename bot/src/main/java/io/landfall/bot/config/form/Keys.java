package io.landfall.bot.config.form;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** The keys that stand together in the file, each with its value and its line. */
final class Keys {

    private final Map<String, Node> values = new LinkedHashMap<>();
    private final Map<String, Integer> lines = new LinkedHashMap<>();

    private Keys() {}

    static Keys none() {
        return new Keys();
    }

    /** Reads the keys of what stands at {@code path}; one that is given twice is a problem, and the first one counts. */
    static Keys of(String path, MappingNode mapping, Problems problems) {
        Keys keys = new Keys();
        for (NodeTuple tuple : mapping.getValue()) {
            keys.take(path, tuple, problems);
        }
        return keys;
    }

    private void take(String path, NodeTuple tuple, Problems problems) {
        int line = Nodes.line(tuple.getKeyNode());
        if (!(tuple.getKeyNode() instanceof ScalarNode scalar)) {
            problems.add(line, "A key is " + Nodes.describe(tuple.getKeyNode()) + "; it takes a word.");
            return;
        }
        String key = scalar.getValue();
        if (values.putIfAbsent(key, tuple.getValueNode()) == null) {
            lines.put(key, line);
        } else {
            problems.add(
                    line,
                    "`" + where(path, key) + "` is given a second time, first in line " + lines.get(key)
                            + ". Keep one of them.");
        }
    }

    /** Returns where {@code key} below {@code path} stands, as people write it: {@code migrations.shop.source}. */
    static String where(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    /** The keys in the file's order. */
    Set<String> names() {
        return values.keySet();
    }

    Optional<Node> value(String key) {
        return Optional.ofNullable(values.get(key));
    }

    /** Counts from 1. */
    Optional<Integer> line(String key) {
        return Optional.ofNullable(lines.get(key));
    }
}
