package io.landfall.bot.config;

import io.landfall.bot.config.form.Written;
import io.landfall.monitor.server.connection.ServerAddress;
import io.landfall.runbooks.settings.MigrationSettings;
import io.landfall.runbooks.settings.ServerSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the configuration file says, whole and consistent.
 *
 * @param file where it was read from, absolute
 * @param listen where {@code /metrics} and {@code /health} are served
 * @param journal the journal's SQLite file, absolute
 * @param demoPeople the people of the demo, two or more; empty outside it, where a person is the operating system's user
 * @param slack how Slack is reached; empty when the file does not name it
 * @param approvals who may approve
 * @param servers by name, in the file's order
 * @param migrations by name, in the file's order
 * @param written what it was read from
 */
public record Configuration(
        Path file,
        ServerAddress listen,
        Path journal,
        List<String> demoPeople,
        Optional<SlackSettings> slack,
        Approvals approvals,
        Map<String, ServerSettings> servers,
        Map<String, MigrationSettings> migrations,
        Written written) {}
