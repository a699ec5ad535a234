package io.landfall.runbooks.settings;

import io.landfall.monitor.server.connection.ServerAddress;
import java.util.List;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A statement of the team's, in which {@code :from} and {@code :to} stand for what names the database before and after,
 * {@code :to_host} and {@code :to_port} for the parts of such an address.
 */
public record Bound(String text) {

    private static final Pattern MARK = Pattern.compile("(?<![:\\w]):(from|to)(_host|_port)?\\b");
    private static final Pattern QUOTED =
            Pattern.compile("'(?:[^'\\\\]|\\\\.|'')*'|\"(?:[^\"\\\\]|\\\\.|\"\")*\"|`[^`]*`");

    /** Returns it as a prepared statement, with a {@code ?} for each mark. */
    public String prepared() {
        return MARK.matcher(text).replaceAll("?");
    }

    /** Returns what stands for the marks, in their order: texts, and ports as numbers. */
    public List<Object> values(String from, String to) {
        return MARK.matcher(text)
                .results()
                .map(mark -> value(mark, mark.group(1).equals("from") ? from : to))
                .toList();
    }

    /** Returns it as a person types it. */
    public String typed(String from, String to) {
        Function<MatchResult, String> literal = mark -> {
            Object value = value(mark, mark.group(1).equals("from") ? from : to);
            return value instanceof String name ? "'" + name + "'" : value.toString();
        };
        return MARK.matcher(text).replaceAll(literal.andThen(Matcher::quoteReplacement));
    }

    private static Object value(MatchResult mark, String name) {
        if (mark.group(2) == null) {
            return name;
        }
        ServerAddress address = ServerAddress.parse(name);
        return mark.group(2).equals("_host") ? address.host() : (Object) address.port();
    }

    /** Whether it can only be bound to addresses. */
    public boolean takesAddresses() {
        return MARK.matcher(text).results().anyMatch(mark -> mark.group(2) != null);
    }

    /** Whether something in it would not be bound, or taken for a mark. */
    public boolean hasLooseMarks() {
        return text.contains("?")
                || QUOTED.matcher(text).results().anyMatch(quoted -> MARK.matcher(quoted.group())
                        .find());
    }
}
