package io.landfall.bot.config;

import io.landfall.bot.Spelling;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.Secret;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Settings that stand together in the file. Whatever is wrong becomes a problem, and an example stands in for it, so
 * that one reading finds all problems. It remembers which keys were asked for; {@link #end} refuses the others.
 */
final class Section {

    private static final String SETTINGS = "settings below it (`key: value`)";

    private final String path;
    private final int line;
    private final Map<String, Node> values = new LinkedHashMap<>();
    private final Map<String, Integer> lines = new LinkedHashMap<>();
    private final Set<String> asked = new LinkedHashSet<>();
    private final Surroundings surroundings;
    private final Problems problems;

    private Section(String path, int line, Surroundings surroundings, Problems problems) {
        this.path = path;
        this.line = line;
        this.surroundings = surroundings;
        this.problems = problems;
    }

    /** The whole file. */
    static Section root(Node node, Surroundings surroundings, Problems problems) {
        return new Section("", lineOf(node), surroundings, problems).filledFrom("The file", node);
    }

    String path() {
        return path;
    }

    /** The names under which things are defined here, in the file's order. */
    Set<String> keys() {
        return values.keySet();
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    /** Notes a problem with the value of {@code key}, or with the section when the key is not there. */
    void problem(String key, String text) {
        problems.add(lines.getOrDefault(key, line), text);
    }

    /** Returns where {@code key} stands, as people write it: {@code migrations.shop.source}. */
    String where(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    <T> T required(String key, Form<T> form) {
        return optional(key, form).orElseGet(() -> missing(key, form.example()));
    }

    <T> T or(String key, Form<T> form, T otherwise) {
        return optional(key, form).orElse(otherwise);
    }

    <T> Optional<T> optional(String key, Form<T> form) {
        asked.add(key);
        return Optional.ofNullable(values.get(key)).map(node -> read(where(key), node, form));
    }

    /** Returns the path of a file that must be there. */
    Path file(String key, Optional<String> otherwise) {
        Form<Path> form = new Form<>(Path.of("/"), surroundings::existing);
        Optional<Path> given = optional(key, form);
        if (given.isEmpty() && otherwise.isPresent()) {
            return surroundings.path(otherwise.get());
        }
        return given.orElseGet(() -> missing(key, form.example()));
    }

    /** Returns a secret: from the environment, a file that only we can read, or in clear in such a file. */
    Secret secret(String key) {
        String written = values.get(key) instanceof ScalarNode scalar ? scalar.getValue() : "";
        return required(key, new Form<>(Secret.of(""), (where, text) -> surroundings.secret(where, written, text)));
    }

    <T> List<T> list(String key, Form<T> form) {
        return optionalList(key, form).orElseGet(() -> missing(key, List.of()));
    }

    <T> Optional<List<T>> optionalList(String key, Form<T> form) {
        List<T> list = new ArrayList<>();
        items(key).ifPresent(items -> {
            for (int i = 0; i < items.size(); i++) {
                list.add(read(where(key) + "[" + (i + 1) + "]", items.get(i), form));
            }
        });
        return has(key) ? Optional.of(list) : Optional.empty();
    }

    /** Returns the sections in a list; a list that is missing is a problem. */
    List<Section> sections(String key) {
        List<Section> sections = new ArrayList<>();
        List<Node> items = items(key).orElseGet(() -> has(key) ? List.of() : missing(key, List.of()));
        for (int i = 0; i < items.size(); i++) {
            sections.add(inside(where(key) + "[" + (i + 1) + "]", lineOf(items.get(i)), items.get(i)));
        }
        return sections;
    }

    /** Returns the section; when it is missing, that is one problem and nothing in it becomes another. */
    Section section(String key) {
        return optionalSection(key).orElseGet(() -> {
            missing(key, key);
            return new Section(where(key), line, surroundings, new Problems());
        });
    }

    Optional<Section> optionalSection(String key) {
        asked.add(key);
        return Optional.ofNullable(values.get(key)).map(node -> inside(where(key), lines.get(key), node));
    }

    /** Returns whether the value of {@code key} is this one word. */
    boolean is(String key, String word) {
        return values.get(key) instanceof ScalarNode scalar && scalar.getValue().equals(word);
    }

    /** Returns whether {@code key} is a list without anything in it. */
    boolean isEmptyList(String key) {
        return values.get(key) instanceof SequenceNode list && list.getValue().isEmpty();
    }

    /** Refuses every key that nothing has asked for. */
    void end() {
        for (String key : values.keySet()) {
            if (!asked.contains(key)) {
                problem(
                        key,
                        "`" + where(key) + "` is not a setting."
                                + Spelling.didYouMean(key, asked, "Accepted here: " + String.join(", ", asked) + "."));
            }
        }
    }

    private Section inside(String where, int at, Node node) {
        boolean wrong = !(node instanceof MappingNode);
        if (wrong) {
            problems.add(at, "`" + where + "` is " + describe(node) + "; it takes " + SETTINGS + ".");
        }
        Section section = new Section(where, at, surroundings, wrong ? new Problems() : problems);
        return wrong ? section : section.filledFrom(where, node);
    }

    private Section filledFrom(String where, Node node) {
        if (!(node instanceof MappingNode mapping)) {
            problems.add(lineOf(node), where + " is " + describe(node) + "; it takes " + SETTINGS + ".");
            return this;
        }
        for (NodeTuple tuple : mapping.getValue()) {
            take(tuple.getKeyNode(), tuple.getValueNode());
        }
        return this;
    }

    private void take(Node keyNode, Node value) {
        if (!(keyNode instanceof ScalarNode scalar)) {
            problems.add(lineOf(keyNode), "A key is " + describe(keyNode) + "; it takes a word.");
            return;
        }
        String key = scalar.getValue();
        if (values.putIfAbsent(key, value) != null) {
            problems.add(
                    lineOf(keyNode),
                    "`" + where(key) + "` is given a second time, first in line " + lines.get(key)
                            + ". Keep one of them.");
            return;
        }
        lines.put(key, lineOf(keyNode));
    }

    private Optional<List<Node>> items(String key) {
        asked.add(key);
        Node node = values.get(key);
        if (node == null) {
            return Optional.empty();
        }
        if (node instanceof SequenceNode sequence) {
            return Optional.of(sequence.getValue());
        }
        problem(key, "`" + where(key) + "` is " + describe(node) + "; it takes a list (`[one, two]`).");
        return Optional.empty();
    }

    private <T> T read(String where, Node node, Form<T> form) {
        if (!(node instanceof ScalarNode scalar) || scalar.getTag().equals(Tag.NULL)) {
            problems.add(lineOf(node), "`" + where + "` is " + describe(node) + "; it takes one value.");
            return form.example();
        }
        try {
            return form.reading().read(where, surroundings.expand(where, scalar.getValue()));
        } catch (LandfallException e) {
            problems.add(lineOf(node), e.getMessage());
            return form.example();
        }
    }

    private <T> T missing(String key, T example) {
        if (!has(key)) {
            problems.add(line, "`" + where(key) + "` is missing.");
        }
        return example;
    }

    private static String describe(Node node) {
        if (node instanceof MappingNode) {
            return "a group of settings";
        }
        if (node instanceof SequenceNode) {
            return "a list";
        }
        boolean empty = node.getTag().equals(Tag.NULL);
        return empty ? "empty" : "`" + ((ScalarNode) node).getValue() + "`";
    }

    private static int lineOf(Node node) {
        return node.getStartMark().getLine() + 1;
    }
}
