package io.landfall.runbooks.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.landfall.monitor.LandfallException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;

/** Each row's hash covers the row and the hash of the row before it, so that a row can't be changed or taken out unseen. */
public final class HashChain {

    static final String BEFORE_THE_FIRST_ROW = "landfall";
    private static final ObjectMapper JSON = new ObjectMapper();

    private HashChain() {}

    /** Returns the hash of a row that follows the one whose hash is {@code before}. */
    static String link(String before, long seq, Instant at, Entry.Record record) {
        return link(
                before,
                seq,
                at.toString(),
                record.run(),
                record.migration(),
                record.kind().word(),
                record.step(),
                record.who(),
                new TreeMap<>(record.data()),
                record.event());
    }

    /** The same of a row as it is stored. */
    static String link(String before, long seq, Object... words) {
        List<Object> linked = new ArrayList<>(List.of(before, seq));
        linked.addAll(Arrays.asList(words));
        return sha256(json(linked));
    }

    /** Returns the SHA-256 of the text's UTF-8 bytes, in hex. */
    public static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }

    static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw LandfallException.bug("A journal row can't be written as JSON: " + e.getMessage(), e);
        }
    }

    /** Reads what {@link #json} has written of facts; throws IllegalArgumentException when it is nothing of that kind. */
    static TreeMap<String, String> facts(String json) {
        try {
            return JSON.readValue(json, new TypeReference<>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
