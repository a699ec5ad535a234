package io.landfall.bot.config.form;

import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Tells of a YAML node what people want to know. */
final class Nodes {

    private Nodes() {}

    /** Counts from 1. */
    static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }

    /** Returns what stands there, such as {@code a list} or {@code `60`}. */
    static String describe(Node node) {
        if (node instanceof MappingNode) {
            return "a group of settings";
        }
        if (node instanceof SequenceNode) {
            return "a list";
        }
        boolean empty = node.getTag().equals(Tag.NULL);
        return empty ? "empty" : "`" + ((ScalarNode) node).getValue() + "`";
    }
}
