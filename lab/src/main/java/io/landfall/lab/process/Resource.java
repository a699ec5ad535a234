package io.landfall.lab.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A text that lies beside the classes. */
public final class Resource {

    private Resource() {}

    /** Returns the text beside a class. */
    public static String text(Class<?> beside, String name) {
        try (InputStream in = beside.getResourceAsStream(name)) {
            if (in == null) {
                throw new LabException("The resource " + name + " is missing in the build.");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new LabException("Could not read the resource " + name + ".", e);
        }
    }

    /** Returns the text beside a class with each {@code @KEY@} replaced by its value. */
    public static String text(Class<?> beside, String name, Map<String, ?> values) {
        String text = text(beside, name);
        for (Map.Entry<String, ?> value : values.entrySet()) {
            text = text.replace("@" + value.getKey() + "@", value.getValue().toString());
        }
        return text;
    }
}
