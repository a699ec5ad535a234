package io.landfall.bot.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Guesses which word somebody meant. */
public final class Spelling {

    private Spelling() {}

    /**
     * Returns the word nearest to {@code written}: at most one slip (a letter too many, too few, wrong, or two swapped)
     * for each three letters, at least two slips, case ignored; empty when none is that near.
     */
    public static Optional<String> nearest(String written, Collection<String> words) {
        int allowed = Math.max(2, written.length() / 3);
        return words.stream()
                .filter(word -> slips(written, word) <= allowed && slips(written, word) < word.length())
                .min(Comparator.comparingInt((String word) -> slips(written, word))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** Returns {@code " Did you mean `word`?"}, or {@code " " + otherwise} when no word is near. */
    public static String didYouMean(String written, Collection<String> words, String otherwise) {
        return " "
                + nearest(written, words)
                        .map(word -> "Did you mean `" + word + "`?")
                        .orElse(otherwise);
    }

    /** The optimal string alignment distance. */
    private static int slips(String written, String word) {
        String a = written.toLowerCase(Locale.ROOT);
        String b = word.toLowerCase(Locale.ROOT);
        int[][] distance = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                distance[i][j] = i == 0 || j == 0 ? i + j : fewest(distance, a, b, i, j);
            }
        }
        return distance[a.length()][b.length()];
    }

    private static int fewest(int[][] distance, String a, String b, int i, int j) {
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        int fewest =
                Math.min(Math.min(distance[i - 1][j], distance[i][j - 1]) + 1, distance[i - 1][j - 1] + (same ? 0 : 1));
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(fewest, distance[i - 2][j - 2] + 1) : fewest;
    }
}
