package io.landfall.runbooks.pair.mysql;

import io.landfall.monitor.server.connection.Query;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** How a replica logs in to its source, as the options with which the client does the same. */
final class ReplicaOptions {

    /** No row where the account and its password stand elsewhere, or nowhere. */
    static final Query<String> QUERY = new Query<>(
            """
            SELECT user_name, user_password, enabled_ssl, ssl_verify_server_cert, ssl_ca, ssl_capath, ssl_cert, ssl_key,
            public_key_path FROM mysql.slave_master_info
            WHERE channel_name = '' AND user_name <> '' AND user_password IS NOT NULL""",
            ReplicaOptions::of);

    private static final Map<String, String> FILES = Map.of(
            "ssl_ca", "ssl-ca",
            "ssl_capath", "ssl-capath",
            "ssl_cert", "ssl-cert",
            "ssl_key", "ssl-key",
            "public_key_path", "server-public-key-path");

    private ReplicaOptions() {}

    private static String of(ResultSet row) throws SQLException {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("user", row.getString("user_name"));
        options.put("password", row.getString("user_password"));
        options.put("ssl-mode", mode(row));
        for (Map.Entry<String, String> file : FILES.entrySet()) {
            value(row, file.getKey()).ifPresent(path -> options.put(file.getValue(), path));
        }
        return options.entrySet().stream()
                .map(option -> option.getKey() + "=\""
                        + option.getValue().replace("\\", "\\\\").replace("\"", "\\\"") + "\"\n")
                .collect(Collectors.joining("", "[client]\n", ""));
    }

    /** As the receiver does it: an authority is enough for verifying by it. */
    private static String mode(ResultSet row) throws SQLException {
        if (!row.getBoolean("enabled_ssl")) {
            return "DISABLED";
        }
        if (row.getBoolean("ssl_verify_server_cert")) {
            return "VERIFY_IDENTITY";
        }
        return value(row, "ssl_ca").isPresent() || value(row, "ssl_capath").isPresent() ? "VERIFY_CA" : "REQUIRED";
    }

    private static Optional<String> value(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getString(column)).filter(text -> !text.isEmpty());
    }
}
