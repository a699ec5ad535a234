package io.landfall.runbooks.limits;

/**
 * Something that forbids a switch now.
 *
 * @param what what forbids it; the same text as long as it is the same one
 * @param now how things are compared with it, with a comma before; may be empty
 * @param remedy what to do about it
 */
record Restriction(String what, String now, String remedy) {

    /** Returns the whole sentence without its full stop. */
    String sentence() {
        return what + now;
    }
}
