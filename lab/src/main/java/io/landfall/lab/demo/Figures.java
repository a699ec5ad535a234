package io.landfall.lab.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.landfall.lab.process.LabException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Figures as a report file has them: JSON. */
public final class Figures {

    private Figures() {}

    /** Writes the file, replacing what was there. */
    public static void write(Path file, Map<String, ?> figures) {
        try {
            ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
            Files.writeString(file, mapper.writeValueAsString(figures) + "\n");
        } catch (JsonProcessingException e) {
            throw new LabException("Could not write the figures as JSON.", e);
        } catch (IOException e) {
            throw new LabException("Could not write the report " + file + ": " + e.getMessage(), e);
        }
    }

    /** Returns {@code value} rounded to one decimal. */
    public static double tenths(double value) {
        return Math.round(value * 10) / 10.0;
    }
}
