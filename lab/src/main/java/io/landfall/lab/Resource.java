package io.landfall.lab;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A text that lies beside the classes. */
final class Resource {

    private Resource() {}

    static String text(String name) {
        try (InputStream in = Resource.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new LabException("The resource " + name + " is missing in the build.");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new LabException("Could not read the resource " + name + ".", e);
        }
    }

    /** Returns the text with each {@code @KEY@} replaced by its value. */
    static String text(String name, Map<String, ?> values) {
        String text = text(name);
        for (Map.Entry<String, ?> value : values.entrySet()) {
            text = text.replace("@" + value.getKey() + "@", value.getValue().toString());
        }
        return text;
    }
}
