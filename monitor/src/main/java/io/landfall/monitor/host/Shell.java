package io.landfall.monitor.host;

import io.landfall.monitor.LandfallException;

/** The one place that quotes words for a POSIX shell. */
public final class Shell {

    private Shell() {}

    /** Returns {@code word} as one shell word that means exactly itself. Throws BAD_INPUT when it holds a NUL. */
    public static String quote(String word) {
        if (word.indexOf('\0') >= 0) {
            throw LandfallException.badInput("A shell word can't hold a NUL character; nothing was run.");
        }
        return "'" + word.replace("'", "'\\''") + "'";
    }
}
