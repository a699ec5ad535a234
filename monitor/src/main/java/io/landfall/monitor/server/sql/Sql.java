package io.landfall.monitor.server.sql;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What is asked of both families. */
public final class Sql {

    /** The server's own schemas and Landfall's. */
    public static final String HIDDEN = "('mysql', 'sys', 'information_schema', 'performance_schema', 'landfall')";

    static final String HEARTBEAT = "SELECT sequence, written_at_us, writer FROM landfall.heartbeat WHERE id = 1";

    /** Behind what is selected without a table. */
    static final String AND_PULSE =
            """
            , @@global.read_only AS closed, beat.sequence, beat.written_at_us, beat.writer
            FROM (SELECT 1) one LEFT JOIN landfall.heartbeat beat ON beat.id = 1""";

    static final String TRANSACTIONS =
            """
            SELECT trx_mysql_thread_id, GREATEST(0, TIMESTAMPDIFF(SECOND, trx_started, NOW())), trx_rows_modified
            FROM information_schema.innodb_trx WHERE trx_mysql_thread_id <> CONNECTION_ID() ORDER BY trx_started""";

    static final String TABLES =
            """
            SELECT table_schema, table_name, COALESCE(engine, ''), COALESCE(data_length + index_length, 0)
            FROM information_schema.tables WHERE table_type IN ('BASE TABLE', 'SYSTEM VERSIONED') AND table_schema NOT IN %s
            ORDER BY table_schema, table_name"""
                    .formatted(HIDDEN);

    /** Of a table only what its definition says, so that the server opens none (EXPLAIN: Open_frm_only). */
    static final String ENGINES =
            """
            SELECT table_schema, table_name, IF(table_type = 'SEQUENCE', 'SEQUENCE', COALESCE(engine, ''))
            FROM information_schema.tables
            WHERE table_type IN ('BASE TABLE', 'SYSTEM VERSIONED', 'SEQUENCE') AND table_schema NOT IN %s
            ORDER BY table_schema, table_name"""
                    .formatted(HIDDEN);

    static final String PRIMARY_KEYS =
            """
            SELECT CONCAT(table_schema, '.', table_name) FROM information_schema.table_constraints
            WHERE constraint_type = 'PRIMARY KEY' AND table_schema NOT IN %s"""
                    .formatted(HIDDEN);

    static final String TRIGGERS =
            """
            SELECT trigger_schema, trigger_name, event_object_table, definer FROM information_schema.triggers
            WHERE trigger_schema NOT IN %s
            ORDER BY trigger_schema, trigger_name"""
                    .formatted(HIDDEN);

    static final String PLUGINS =
            """
            SELECT plugin_name FROM information_schema.plugins
            WHERE plugin_status = 'ACTIVE' AND plugin_library IS NOT NULL ORDER BY plugin_name""";

    private static final String AND_MORE = "IF(COUNT(*) = 1, '', CONCAT(' and ', COUNT(*) - 1, ' more'))";

    private static final String IS_IN_TABLE =
            "EXISTS (SELECT 1 FROM mysql.plugin own WHERE own.name = plugin.plugin_name)";

    /** The grantee is quoted as in 'user'@'host'. */
    static final String OWN_PRIVILEGES =
            """
            SELECT REPLACE(privilege_type, '_', ' ') FROM information_schema.user_privileges
            WHERE grantee = CONCAT('''', REPLACE(CURRENT_USER(), '@', '''@'''), '''')""";

    static final String SCHEMAS = "SELECT schema_name FROM information_schema.schemata WHERE schema_name NOT IN "
            + HIDDEN + " ORDER BY schema_name";

    private Sql() {}

    /**
     * Asks for the libraries that data needs.
     *
     * @param accounts the table of accounts, and on what condition one of them logs in with the plugin
     * @param keys the type of plugins that keep keys
     */
    public static String libraries(String accounts, String keys) {
        return """
            SELECT plugin.plugin_library, CONCAT('engine of ', MIN(CONCAT(tables.table_schema, '.', tables.table_name)), %1$s),
                %2$s
            FROM information_schema.plugins plugin
            JOIN information_schema.tables tables ON tables.engine = plugin.plugin_name
            WHERE plugin.plugin_type = 'STORAGE ENGINE' AND plugin.plugin_library IS NOT NULL
            GROUP BY plugin.plugin_name, plugin.plugin_library
            UNION ALL
            SELECT plugin.plugin_library, CONCAT('login of ', MIN(CONCAT(account.user, '@', account.host)), %1$s), %2$s
            FROM information_schema.plugins plugin
            JOIN %3$s
            WHERE plugin.plugin_type = 'AUTHENTICATION' AND plugin.plugin_library IS NOT NULL
            GROUP BY plugin.plugin_name, plugin.plugin_library
            UNION ALL
            SELECT plugin.plugin_library, 'keys of encrypted data', %2$s
            FROM information_schema.plugins plugin
            WHERE plugin.plugin_type = '%4$s' AND plugin.plugin_library IS NOT NULL
            UNION ALL
            SELECT dl, CONCAT('function ', name), TRUE FROM mysql.func"""
                .formatted(AND_MORE, IS_IN_TABLE, accounts, keys);
    }

    /** Gives these variables that value. */
    static String set(String value, String... variables) {
        return Arrays.stream(variables)
                .map(variable -> "GLOBAL " + variable + " = " + value)
                .collect(Collectors.joining(", ", "SET ", ""));
    }
}
