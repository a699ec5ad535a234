package io.landfall.runbooks.copy.mysql;

import io.landfall.monitor.Secret;
import io.landfall.monitor.server.ServerVariables;
import io.landfall.monitor.server.connection.Query;
import io.landfall.monitor.server.connection.ServerAddress;
import io.landfall.runbooks.copy.CopyRate;
import io.landfall.runbooks.pair.account.OwnAccount;
import io.landfall.runbooks.pair.file.SettingsFile;
import io.landfall.runbooks.pair.host.Script;
import io.landfall.runbooks.pair.server.ServerControl;
import io.landfall.runbooks.pair.server.Session;
import io.landfall.runbooks.pair.server.SqlString;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A server program that is run on its host for Landfall alone: it listens to no network, and ends with the task that has
 * started it. The server that is installed there and its data directory have no part in it.
 *
 * @param installed the server whose program it is
 * @param source the server whose data it reads
 */
record PrivateServer(ServerControl installed, ServerControl source) {

    private static final Script CLONE = Script.of(PrivateServer.class, "clone.sh");
    private static final Script START_ONCE = Script.of(PrivateServer.class, "start-once.sh");
    private static final List<String> OF_THE_INSTALLATION =
            List.of("basedir", "plugin_dir", "lc_messages_dir", "character_sets_dir");
    private static final List<String> OF_THE_DATA = List.of(
            "innodb_page_size",
            "innodb_data_file_path",
            "lower_case_table_names",
            "character_set_server",
            "character_set_filesystem",
            "collation_server");

    /** A shell command that clones the source into {@code directory}; its input are {@link #statements}. */
    String clones(String directory) {
        List<String> words = new ArrayList<>(List.of(directory, String.join(";", libraries())));
        words.addAll(options());
        return CLONE.command(words.toArray(String[]::new));
    }

    /** A server clones only what has no plugin that it has not. */
    private List<String> libraries() {
        List<String> libraries = new ArrayList<>(new TreeSet<>(activeLibraries(source)));
        libraries.remove(ClonePlugin.LIBRARY);
        libraries.add(ClonePlugin.LIBRARY);
        return libraries;
    }

    /** The libraries of the active plugins of {@code server}. */
    static List<String> activeLibraries(ServerControl server) {
        try (Session session = server.open()) {
            return session.list(Query.texts("SELECT DISTINCT plugin_library FROM information_schema.plugins"
                    + " WHERE plugin_library IS NOT NULL AND plugin_status = 'ACTIVE'"));
        }
    }

    /** Makes it a recipient of the source, and clones that into {@code directory}. */
    String statements(
            OwnAccount account,
            Secret password,
            String directory,
            Optional<String> caFile,
            int parallel,
            CopyRate rate) {
        ServerAddress donor = source.settings().login().address();
        List<String> statements = new ArrayList<>(List.of(
                "SET GLOBAL clone_valid_donor_list = " + SqlString.quote(donor.host() + ":" + donor.port()),
                "SET GLOBAL clone_autotune_concurrency = OFF",
                "SET GLOBAL clone_max_concurrency = " + parallel));
        String mebibytes = rate.begin();
        statements.add("SET GLOBAL clone_max_data_bandwidth = " + mebibytes + ", GLOBAL clone_max_network_bandwidth = "
                + mebibytes);
        caFile.ifPresent(file -> statements.add("SET GLOBAL clone_ssl_ca = " + SqlString.quote(file)));
        statements.add("CLONE INSTANCE FROM " + SqlString.quote(account.user()) + "@" + SqlString.quote(donor.host())
                + ":" + donor.port() + " IDENTIFIED BY " + SqlString.quote(password.reveal()) + " DATA DIRECTORY = "
                + SqlString.quote(directory)
                + caFile.map(file -> " REQUIRE SSL").orElse(""));
        return String.join(";\n", statements) + ";\n";
    }

    /**
     * A shell command that starts the clone in {@code directory} once: it recovers, does the statements, which reach no
     * binary log, prints its position, and ends in good order.
     */
    String startsOnce(String directory, List<String> forgets) {
        List<String> statements = new ArrayList<>(List.of("SET SESSION sql_log_bin = 0"));
        statements.addAll(forgets);
        statements.add("SELECT REPLACE(@@global.gtid_executed, '\\n', '')");
        List<String> words = new ArrayList<>(List.of(directory, String.join("; ", statements)));
        words.addAll(options());
        return START_ONCE.command(words.toArray(String[]::new));
    }

    /** What the program needs to find its own files, and to read the source's. */
    private List<String> options() {
        List<String> options = new ArrayList<>();
        Map<String, String> files = new SettingsFile(installed).effective();
        OF_THE_INSTALLATION.stream()
                .filter(files::containsKey)
                .forEach(name -> options.add("--" + name + "=" + files.get(name)));
        ServerVariables data = source.view().variables();
        OF_THE_DATA.forEach(name -> options.add("--" + name + "=" + data.text(name)));
        return options;
    }
}
