package io.landfall.monitor.server;

import io.landfall.monitor.LandfallException;
import java.util.Map;
import java.util.Optional;

/** A server's global variables, as {@code SHOW GLOBAL VARIABLES} gave them at one moment. */
public final class ServerVariables {

    private final String server;
    private final Map<String, String> values;

    /** Takes the values by lower-case name. */
    public ServerVariables(String server, Map<String, String> values) {
        this.server = server;
        this.values = Map.copyOf(values);
    }

    /** Returns the value; throws EXTERNAL when the server has no such variable. */
    public String text(String name) {
        return find(name).orElseThrow(() -> LandfallException.external(server + " has no variable `" + name + "`."));
    }

    public Optional<String> find(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** Returns whether the variable is ON or 1. */
    public boolean isOn(String name) {
        String value = text(name);
        return value.equalsIgnoreCase("ON") || value.equals("1");
    }

    /** Returns the value as a whole number; throws EXTERNAL when it is none. */
    public long number(String name) {
        try {
            return Long.parseLong(text(name));
        } catch (NumberFormatException e) {
            throw LandfallException.external(server + ": `" + name + "` is `" + text(name) + "`, not a number.", e);
        }
    }
}
