package io.landfall.monitor.server;

/**
 * A setting of a server that follows.
 *
 * @param name its name
 * @param safe its value when everything is applied as written
 * @param harmless a pattern of the values that do no harm, in any case of letters
 */
public record ApplierSetting(String name, String safe, String harmless) {

    public ApplierSetting(String name, String safe) {
        this(name, safe, safe.equals("OFF") ? "OFF|0|FALSE" : safe);
    }

    public boolean isHarmless(String value) {
        return value.matches("(?i)" + harmless);
    }
}
