package io.landfall.bot.text;

import io.landfall.bot.chat.Block.Item;
import io.landfall.bot.chat.Mark;
import io.landfall.runbooks.limits.Freeze;

/** Writes about the freeze of all migrations. */
public final class FreezeText {

    private FreezeText() {}

    /** Returns {@code ! frozen by ann since 2026-12-20T09:00:00+01:00: year-end closing}. */
    public static Item line(Freeze freeze) {
        return Item.of(Mark.WARNING, freeze.toString());
    }
}
