package io.landfall.bot.text;

import io.landfall.bot.conversation.Block.Item;
import io.landfall.bot.conversation.Mark;
import io.landfall.runbooks.journal.Chain;
import io.landfall.runbooks.journal.Entry;

/** Writes what the journal's hashes say. */
public final class ChainText {

    /** Long enough that nobody finds another row with it, short enough for a line in a channel. */
    private static final int HASH_SHOWN = 32;

    private ChainText() {}

    /** A row's number and the beginning of its hash, such as {@code row 57:9f3a…}: what {@code --seen} takes. */
    public static String mark(Entry entry) {
        return "row " + mark(entry.seq(), entry.hash());
    }

    public static String mark(long row, String hash) {
        return row + ":" + hash.substring(0, Math.min(HASH_SHOWN, hash.length()));
    }

    /** Whether it is whole, as a line with a mark. */
    public static Item line(Chain chain) {
        String last = chain.rows() == 0 ? "" : " The last is " + mark(chain.rows(), chain.lastHash()) + ".";
        String whole = "The journal is whole: every one of its " + chain.rows()
                + " rows carries the hash of the one before it." + last;
        return chain.broken()
                .map(broken ->
                        "The journal is broken: " + broken.what() + ". Keep the file, and ask who had access to it.")
                .map(broken -> Item.of(Mark.FAILED, broken))
                .orElse(Item.of(Mark.DONE, whole));
    }
}
