package io.landfall.monitor;

import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A password or key whose text never reaches a log, a message or the journal: {@code toString} hides it. */
public final class Secret {

    private static final Pattern MAY_HOLD_ONE = Pattern.compile("identified|password|secret", Pattern.CASE_INSENSITIVE);

    private static final int MOST_SHOWN = 200;

    private final String text;

    private Secret(String text) {
        this.text = text;
    }

    public static Secret of(String text) {
        return new Secret(Objects.requireNonNull(text));
    }

    /**
     * Returns a server's text up to where a statement in it may name a password, and at most 200 characters of it.
     */
    public static String cutFrom(String text) {
        Matcher password = MAY_HOLD_ONE.matcher(text);
        int end = password.find() ? password.start() : text.length();
        return text.substring(0, Math.min(end, MOST_SHOWN)) + (Math.min(end, MOST_SHOWN) < text.length() ? "…" : "");
    }

    /** Returns the secret itself, for the one call that needs it. */
    public String reveal() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && secret.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return "***";
    }
}
