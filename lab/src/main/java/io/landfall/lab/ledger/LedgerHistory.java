package io.landfall.lab.ledger;

import io.landfall.lab.process.LabException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What the application remembers of its writes: the logs of one or more ledgers, read. */
final class LedgerHistory {

    private final Map<Integer, WriterHistory> writers = new TreeMap<>();
    private final AckTimes acknowledgements = new AckTimes();
    private final Map<String, Long> refusedByCode = new TreeMap<>();

    private LedgerHistory() {}

    /** Reads the logs; a last line that was cut off by a crash counts as far as it is whole. */
    static LedgerHistory read(Collection<Path> logs) {
        LedgerHistory history = new LedgerHistory();
        for (Path log : logs) {
            try (BufferedReader lines = Files.newBufferedReader(log, StandardCharsets.US_ASCII)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    history.add(line.split(" "));
                }
                history.acknowledgements.endOfLog();
            } catch (IOException e) {
                throw new LabException("Could not read the ledger's log " + log + ": " + e.getMessage(), e);
            }
        }
        return history;
    }

    private void add(String[] fields) {
        if (fields.length != 9) {
            return;
        }
        char what = fields[0].charAt(0);
        writers.computeIfAbsent(Integer.valueOf(fields[1]), missing -> new WriterHistory())
                .note(Long.parseLong(fields[2]), what);
        if (what == LedgerLog.ACKNOWLEDGED) {
            acknowledgements.add(Long.parseLong(fields[5]), Long.parseLong(fields[7]), Integer.parseInt(fields[3]));
        } else if (what == LedgerLog.REFUSED) {
            refusedByCode.merge(fields[8], 1L, Long::sum);
        }
    }

    /** Reads how long each write took that was acknowledged in that time, in milliseconds. */
    static List<Double> millisOfWrites(Path log, Instant from, Instant to) {
        try (Stream<String> lines = Files.lines(log, StandardCharsets.US_ASCII)) {
            return lines.map(line -> line.split(" "))
                    .filter(fields -> fields.length == 9 && fields[0].charAt(0) == LedgerLog.ACKNOWLEDGED)
                    .filter(fields -> {
                        Instant at = Instant.EPOCH.plus(Long.parseLong(fields[7]), ChronoUnit.MICROS);
                        return !at.isBefore(from) && at.isBefore(to);
                    })
                    .map(fields -> (Long.parseLong(fields[5]) - Long.parseLong(fields[4])) / 1e6)
                    .toList();
        } catch (IOException e) {
            throw new LabException("Could not read the ledger's log " + log + ": " + e.getMessage(), e);
        }
    }

    /** 0 when the writer has not tried anything yet. */
    long lastSequence(int writer) {
        return writers.getOrDefault(writer, new WriterHistory()).last();
    }

    Map<Integer, WriterHistory> writers() {
        return writers;
    }

    AckTimes acknowledgements() {
        return acknowledgements;
    }

    Map<String, Long> refusedByCode() {
        return new HashMap<>(refusedByCode);
    }

    List<Integer> writerNumbers() {
        return List.copyOf(writers.keySet());
    }
}
