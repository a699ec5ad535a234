package io.landfall.runbooks.route.file;

import io.landfall.monitor.host.Shell;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What is put in whose place in a file. Only whole words count: {@code 10.0.0.5:3306} is not in {@code
 * 110.0.0.5:33060}. Works on bytes, each as one character, so that it does not matter how the file is encoded.
 */
public final class Replacement {

    private final Map<String, String> words = new TreeMap<>();

    public Replacement(Map<String, String> words) {
        words.forEach((from, to) -> this.words.put(asBytes(from), asBytes(to)));
    }

    /** What replaces the other way round. */
    Replacement reversed() {
        Replacement reversed = new Replacement(Map.of());
        words.forEach((from, to) -> reversed.words.put(to, from));
        return reversed;
    }

    /** Returns a test of a shell, with GNU grep, that is true when {@link #isDoneIn} is true of {@code file}'s text. */
    String doneByHand(String file) {
        return words.entrySet().stream()
                .map(word -> "! " + grep(word.getKey(), file) + " && " + grep(word.getValue(), file))
                .collect(Collectors.joining(" && "));
    }

    private static String grep(String word, String file) {
        return "grep -qP " + Shell.quote(pattern(word).pattern()) + " " + file;
    }

    /** Returns the text with every word replaced. */
    String apply(String text) {
        String changed = text;
        for (Map.Entry<String, String> word : words.entrySet()) {
            changed = pattern(word.getKey()).matcher(changed).replaceAll(Matcher.quoteReplacement(word.getValue()));
        }
        return changed;
    }

    /** Whether every word that is to be replaced is there. */
    boolean isOpenIn(String text) {
        return words.keySet().stream()
                .allMatch(from -> pattern(from).matcher(text).find());
    }

    /** What comes in whose place, as people read it. */
    Map<String, String> words() {
        return words.entrySet().stream()
                .collect(Collectors.toMap(word -> asText(word.getKey()), word -> asText(word.getValue())));
    }

    /** Whether any word that is to be replaced is in {@code decoded}, a text as people read it. */
    public boolean isAnyIn(String decoded) {
        String text = asBytes(decoded);
        return words.keySet().stream()
                .anyMatch(from -> pattern(from).matcher(text).find());
    }

    /** Whether nothing is left to replace and everything that was to come is there. */
    boolean isDoneIn(String text) {
        return words.entrySet().stream()
                .allMatch(word -> !pattern(word.getKey()).matcher(text).find()
                        && pattern(word.getValue()).matcher(text).find());
    }

    private static Pattern pattern(String word) {
        return Pattern.compile("(?<![\\w.-])" + Pattern.quote(word) + "(?![\\w-]|\\.\\w)");
    }

    private static String asBytes(String word) {
        return new String(word.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static String asText(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return words.toString();
    }
}
