package io.landfall.lab.bench;

/** A way to switch, as the figures name it. */
enum Contender {
    FLOOR("bare flip (the floor)"),
    HAND_SCRIPT("hand script"),
    LANDFALL_FIRST("Landfall, first of a process"),
    LANDFALL_WARM("Landfall, second of a process");

    private final String label;

    Contender(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }
}
