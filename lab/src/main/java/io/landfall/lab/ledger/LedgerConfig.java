package io.landfall.lab.ledger;

import io.landfall.lab.LabAccount;
import io.landfall.lab.process.LabException;
import java.io.IOException;
import java.io.Reader;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;

/**
 * The ledger application's own file.
 *
 * @param database as {@code 127.0.0.1:3307}; the only one that is read again on SIGHUP
 * @param page where the application shows its page
 * @param pause of each writer after a write; zero means as fast as the server commits
 */
record LedgerConfig(
        String database,
        LabAccount account,
        InetSocketAddress page,
        Path flagFile,
        Path logFile,
        Path pidFile,
        int writers,
        Duration pause) {

    static LedgerConfig read(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
            return new LedgerConfig(
                    text(properties, "database"),
                    new LabAccount(
                            text(properties, "user"),
                            Files.readString(Path.of(text(properties, "password-file")))
                                    .strip()),
                    new InetSocketAddress(
                            properties.getProperty("http-host", "127.0.0.1"),
                            Integer.parseInt(text(properties, "http-port"))),
                    Path.of(text(properties, "flag-file")),
                    Path.of(text(properties, "log-file")),
                    Path.of(text(properties, "pid-file")),
                    Integer.parseInt(text(properties, "writers")),
                    Duration.ofMillis(Long.parseLong(text(properties, "pause-ms"))));
        } catch (IOException e) {
            throw new LabException("Could not read " + file + ": " + e.getMessage(), e);
        } catch (NumberFormatException e) {
            throw new LabException("http-port, writers and pause-ms in " + file + " must be whole numbers.", e);
        }
    }

    private static String text(Properties properties, String key) {
        String value = properties.getProperty(key);
        if (value == null || value.isBlank()) {
            throw new LabException("`" + key + "` is missing in the ledger's file.");
        }
        return value.strip();
    }
}
