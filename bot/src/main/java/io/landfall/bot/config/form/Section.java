package io.landfall.bot.config.form;

import io.landfall.bot.text.Spelling;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.Secret;
import io.landfall.monitor.server.connection.Tls.Pem;
import io.landfall.runbooks.settings.TeamStep.Command;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Settings that stand together in the file. Whatever is wrong becomes a problem, and an example stands in for it, so
 * that one reading finds all problems. It remembers which keys were asked for; {@link #end} refuses the others.
 */
public final class Section {

    private static final Command NO_COMMAND = new Command("false", Map.of());

    private static final Pem UNREAD = new Pem(Path.of("/"), Secret.of(""));

    private final String path;
    private final int line;
    private final Keys keys;
    private final Set<String> asked = new LinkedHashSet<>();
    private final Surroundings surroundings;
    private final Problems problems;

    private Section(String path, int line, Keys keys, Surroundings surroundings, Problems problems) {
        this.path = path;
        this.line = line;
        this.keys = keys;
        this.surroundings = surroundings;
        this.problems = problems;
    }

    /** The whole file. */
    public static Section root(Node node, Surroundings surroundings, Problems problems) {
        if (!(node instanceof MappingNode mapping)) {
            problems.add(
                    Nodes.line(node), "The file is " + Nodes.describe(node) + "; it takes settings (`key: value`).");
            return empty("", Nodes.line(node), surroundings);
        }
        return new Section("", 1, Keys.of("", mapping, problems), surroundings, problems);
    }

    /** A section with nothing in it, of which nothing is a problem any more. */
    private static Section empty(String path, int line, Surroundings surroundings) {
        return new Section(path, line, Keys.none(), surroundings, new Problems());
    }

    /** Whether it is read as it was kept for the window of a run: it was accepted when it was written. */
    public boolean isKept() {
        return surroundings.areKept();
    }

    /** Returns the form of a text; of one that was kept for a window, which an older release may have accepted, any. */
    public Form<String> unlessKept(Form<String> form) {
        return isKept() ? Form.TEXT : form;
    }

    public String path() {
        return path;
    }

    /** The names under which things are defined here, in the file's order. */
    public Set<String> keys() {
        return keys.names();
    }

    public boolean has(String key) {
        return keys.value(key).isPresent();
    }

    /** Notes a problem with the value of {@code key}, or with the section when the key is not there. */
    public void problem(String key, String text) {
        problems.add(keys.line(key).orElse(line), text);
    }

    /** Returns where {@code key} stands, as people write it: {@code migrations.shop.source}. */
    public String where(String key) {
        return Keys.where(path, key);
    }

    public <T> T required(String key, Form<T> form) {
        return optional(key, form).orElseGet(() -> missing(key, form.example()));
    }

    public <T> T or(String key, Form<T> form, T otherwise) {
        return optional(key, form).orElse(otherwise);
    }

    public <T> Optional<T> optional(String key, Form<T> form) {
        asked.add(key);
        return keys.value(key).map(node -> read(where(key), node, form));
    }

    /** Returns the path of a file that must be there. */
    public Path file(String key, Optional<String> otherwise) {
        return optionalFile(key)
                .or(() -> otherwise.map(surroundings::path))
                .orElseGet(() -> missing(key, Path.of("/")));
    }

    /** The same where there may be none. */
    public Optional<Path> optionalFile(String key) {
        return optional(key, new Form<>(Path.of("/"), surroundings::existing));
    }

    /** Returns what a file says; empty when none is named. */
    public Optional<String> text(String key) {
        return optional(key, new Form<>("", surroundings::text));
    }

    /** Returns a file of certificates, or one with a private key; empty when it can't be read, which is a problem. */
    public Optional<Pem> pem(String key, boolean isPrivate) {
        Form<Pem> form = new Form<>(UNREAD, isPrivate ? surroundings::privateKey : surroundings::certificates);
        return optional(key, form).filter(pem -> pem != UNREAD);
    }

    /** Returns a secret: from the environment, a file that only we can read, or in clear in such a file. */
    public Secret secret(String key) {
        return optionalSecret(key).orElseGet(() -> missing(key, Secret.of("")));
    }

    /** The same where there may be none. */
    public Optional<Secret> optionalSecret(String key) {
        String written = scalar(key).orElse("");
        return optional(key, new Form<>(Secret.of(""), (where, text) -> surroundings.secret(where, written, text)));
    }

    /** Returns a line of shell, in which {@code ${NAME}} stays as it stands. */
    public Command command(String key) {
        return optionalCommand(key).orElseGet(() -> missing(key, NO_COMMAND));
    }

    /** The same where there may be none. */
    public Optional<Command> optionalCommand(String key) {
        String written = scalar(key).orElse("").strip();
        return optional(key, new Form<>(NO_COMMAND, (where, text) -> surroundings.command(where, written)));
    }

    public <T> List<T> list(String key, Form<T> form) {
        return optionalList(key, form).orElseGet(() -> missing(key, List.of()));
    }

    public <T> Optional<List<T>> optionalList(String key, Form<T> form) {
        List<T> list = new ArrayList<>();
        items(key).ifPresent(items -> {
            for (int i = 0; i < items.size(); i++) {
                list.add(read(where(key) + "[" + (i + 1) + "]", items.get(i), form));
            }
        });
        return has(key) ? Optional.of(list) : Optional.empty();
    }

    /** Returns the sections in a list; a list that is missing is a problem. */
    public List<Section> sections(String key) {
        List<Section> sections = new ArrayList<>();
        List<Node> items = items(key).orElseGet(() -> has(key) ? List.of() : missing(key, List.of()));
        for (int i = 0; i < items.size(); i++) {
            sections.add(inside(where(key) + "[" + (i + 1) + "]", Nodes.line(items.get(i)), items.get(i)));
        }
        return sections;
    }

    /** Returns the section; when it is missing, that is one problem and nothing in it becomes another. */
    public Section section(String key) {
        return optionalSection(key).orElseGet(() -> {
            missing(key, key);
            return empty(where(key), line, surroundings);
        });
    }

    public Optional<Section> optionalSection(String key) {
        asked.add(key);
        return keys.value(key).map(node -> inside(where(key), keys.line(key).orElse(line), node));
    }

    /** Returns whether the value of {@code key} is this one word. */
    public boolean is(String key, String word) {
        return scalar(key).equals(Optional.of(word));
    }

    /** Returns whether {@code key} is a list without anything in it. */
    public boolean isEmptyList(String key) {
        return keys.value(key)
                .filter(node ->
                        node instanceof SequenceNode list && list.getValue().isEmpty())
                .isPresent();
    }

    /** These are settings here, too, although nothing asks for them this time. */
    public void knows(Collection<String> others) {
        asked.addAll(others);
    }

    /** Refuses every key that nothing has asked for. */
    public void end() {
        for (String key : keys.names()) {
            if (!asked.contains(key)) {
                problem(
                        key,
                        "`" + where(key) + "` is not a setting."
                                + Spelling.didYouMean(key, asked, "Accepted here: " + String.join(", ", asked) + "."));
            }
        }
    }

    private Section inside(String where, int at, Node node) {
        if (!(node instanceof MappingNode mapping)) {
            problems.add(
                    at, "`" + where + "` is " + Nodes.describe(node) + "; it takes settings below it (`key: value`).");
            return empty(where, at, surroundings);
        }
        return new Section(where, at, Keys.of(where, mapping, problems), surroundings, problems);
    }

    private Optional<List<Node>> items(String key) {
        asked.add(key);
        return keys.value(key).flatMap(node -> {
            if (node instanceof SequenceNode sequence) {
                return Optional.of(sequence.getValue());
            }
            problem(key, "`" + where(key) + "` is " + Nodes.describe(node) + "; it takes a list (`[one, two]`).");
            return Optional.empty();
        });
    }

    private <T> T read(String where, Node node, Form<T> form) {
        if (!(node instanceof ScalarNode scalar) || scalar.getTag().equals(Tag.NULL)) {
            problems.add(Nodes.line(node), "`" + where + "` is " + Nodes.describe(node) + "; it takes one value.");
            return form.example();
        }
        try {
            return form.reading().read(where, surroundings.expand(where, scalar.getValue()));
        } catch (LandfallException e) {
            problems.add(Nodes.line(node), e.getMessage());
            return form.example();
        }
    }

    private Optional<String> scalar(String key) {
        return keys.value(key).filter(ScalarNode.class::isInstance).map(node -> ((ScalarNode) node).getValue());
    }

    private <T> T missing(String key, T example) {
        if (!has(key)) {
            problems.add(line, "`" + where(key) + "` is missing.");
        }
        return example;
    }
}
