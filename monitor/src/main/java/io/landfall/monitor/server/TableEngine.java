package io.landfall.monitor.server;

/**
 * A table or sequence, and what keeps its rows.
 *
 * @param schema its schema
 * @param name its name
 * @param engine its storage engine; {@link #SEQUENCE} for a sequence, empty when the server can't open the table
 */
public record TableEngine(String schema, String name, String engine) {

    /** The row of {@code CREATE SEQUENCE}, in whichever engine: it knows no transactions in any. */
    public static final String SEQUENCE = "SEQUENCE";

    /** Whether a consistent snapshot shows its rows as they were when the snapshot was opened. */
    public boolean hasSnapshots() {
        return engine.equals("InnoDB");
    }

    /** As people read it: {@code shop.log (MyISAM)}. */
    @Override
    public String toString() {
        return schema + "." + name + " (" + (engine.isEmpty() ? "can't be opened" : engine) + ")";
    }
}
