package io.landfall.monitor.server;

/**
 * A global variable that applications notice, and that option files can hold.
 *
 * @param name the variable
 * @param option what option files call it
 * @param value what it is
 * @param inEveryVersion whether each server of the family knows it; else it may be a plugin's, or gone in a newer version
 */
public record Setting(String name, String option, String value, boolean inEveryVersion) {

    /** As an option file has to call it so that a server starts that does not know it. */
    public String safely() {
        return inEveryVersion ? option : "loose_" + option;
    }
}
