package io.landfall.runbooks.pair.server;

/** The one place that writes text into statements, for those that a person runs; the others have parameters. */
public final class SqlString {

    private SqlString() {}

    /** Returns the text as an SQL string, for a session without {@code NO_BACKSLASH_ESCAPES}. */
    public static String quote(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
    }
}
