package io.landfall.runbooks.journal;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The durable record of every intent, outcome and approval. Safe for several threads. */
public interface Journal extends AutoCloseable {

    /** The journal's own id, made when it was created. */
    String id();

    /**
     * Appends a row; it is on disk when this returns. Throws EXTERNAL when it could not be written, REFUSED when a row
     * with the same chat event is there already.
     */
    Entry append(Entry.Record record);

    /** As {@link #append}, for a row that may keep nobody long: throws EXTERNAL sooner where the disk does not answer. */
    default Entry appendSoon(Entry.Record record) {
        return append(record);
    }

    /** Every row of a run, oldest first. */
    List<Entry> entries(long run);

    /** Every row, oldest first. */
    List<Entry> entries();

    /** Returns the row that a chat event caused, if it was seen before; one that is still to be written has number 0. */
    Optional<Entry> causedBy(String event);

    /**
     * Keeps something beside the rows, in no chain of hashes: how the channel shows what the rows say. It is on disk when
     * this returns, and takes the place of what was kept under this name before. Throws EXTERNAL when it could not be
     * written.
     */
    void keep(EntryKind kind, String name, Map<String, String> data);

    /**
     * Everything of a kind that is kept, the oldest first, behind what earlier releases wrote as rows of that kind. Reads
     * the disk, which only a start may wait for.
     */
    List<Map<String, String>> kept(EntryKind kind);

    /**
     * Returns what the hashes say. Rows that were taken off the end leave a whole chain: compare its last row with one
     * that was posted.
     */
    Chain chain();

    /** Returns the number of the first row whose hash does not match, or empty when the chain is whole. */
    default Optional<Long> firstBrokenRow() {
        return chain().broken().map(Chain.Broken::row);
    }

    /**
     * Writes, and leaves no row behind: what is appended next has room on the disk. Throws EXTERNAL when nothing can be
     * written, or less is free than a window may need. One that was opened to read is written by another process, and
     * looks only for the room.
     */
    void proveWritable();

    @Override
    void close();
}
