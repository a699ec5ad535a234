package io.landfall.monitor.server.connection;

/** The one place that quotes identifiers. */
public final class Identifier {

    private Identifier() {}

    /** Returns {@code name} in back quotes, with those inside doubled. */
    public static String quote(String name) {
        return "`" + name.replace("`", "``") + "`";
    }

    /** Returns schema and name, each quoted. */
    public static String quote(String schema, String name) {
        return quote(schema) + "." + quote(name);
    }
}
