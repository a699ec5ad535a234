package io.landfall.monitor.server.mariadb;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What is asked of a MariaDB server. */
public final class Sql {

    /** The server's own schemas and Landfall's. */
    private static final String HIDDEN = "('mysql', 'sys', 'information_schema', 'performance_schema', 'landfall')";

    static final String IDENTITY =
            """
            SELECT @@version, @@hostname, @@server_id, @@port, @@datadir, @@socket,
                UNIX_TIMESTAMP() - (SELECT variable_value FROM information_schema.global_status
                    WHERE variable_name = 'UPTIME')""";

    /** No option belongs to the variables named last, as the server sees it; options of those names set them. */
    static final String CHANGED_VARIABLES =
            """
            SELECT variable_name, global_value FROM information_schema.system_variables
            WHERE global_value IS NOT NULL AND (%s OR NOT global_value <=> default_value
                AND (command_line_argument IN ('OPTIONAL', 'REQUIRED')
                    OR variable_name IN ('autocommit', 'tx_read_only', 'character_set_filesystem')))
            ORDER BY variable_name"""
                    .formatted(Settings.isAlwaysTold("variable_name"));

    static final String GTID =
            "SELECT @@global.gtid_binlog_pos, @@global.gtid_slave_pos, @@global.gtid_binlog_state, @@global.server_id";

    static final String FOLLOWING = "SHOW ALL SLAVES STATUS";

    public static final String HEARTBEAT =
            "SELECT sequence, written_at_us, writer FROM landfall.heartbeat WHERE id = 1";

    static final String VERSION = "SELECT @@version";

    /** In bytes, since the server was started. */
    static final String BINLOG_WRITTEN =
            "SELECT variable_value FROM information_schema.global_status WHERE variable_name = 'BINLOG_BYTES_WRITTEN'";

    static final String REDO_WRITTEN =
            "SELECT variable_value FROM information_schema.global_status WHERE variable_name = 'INNODB_LSN_CURRENT'";

    static final String REDO_SIZE =
            """
            SELECT @@innodb_log_file_size * COALESCE((SELECT variable_value FROM information_schema.global_variables
                WHERE variable_name = 'INNODB_LOG_FILES_IN_GROUP'), 1)""";

    static final String SESSIONS =
            """
            SELECT id, user, host, COALESCE(db, ''), command, time_ms, COALESCE(state, ''), COALESCE(LEFT(info, 200), '')
            FROM information_schema.processlist WHERE id <> CONNECTION_ID() ORDER BY id""";

    public static final String TRANSACTIONS =
            """
            SELECT trx_mysql_thread_id, GREATEST(0, TIMESTAMPDIFF(SECOND, trx_started, NOW())), trx_rows_modified
            FROM information_schema.innodb_trx WHERE trx_mysql_thread_id <> CONNECTION_ID() ORDER BY trx_started""";

    public static final String TABLES =
            """
            SELECT table_schema, table_name, COALESCE(engine, ''), COALESCE(data_length + index_length, 0)
            FROM information_schema.tables WHERE table_type IN ('BASE TABLE', 'SYSTEM VERSIONED') AND table_schema NOT IN %s
            ORDER BY table_schema, table_name"""
                    .formatted(HIDDEN);

    /** Of a table only what its definition says, so that the server opens none (EXPLAIN: Open_frm_only). */
    public static final String ENGINES =
            """
            SELECT table_schema, table_name, IF(table_type = 'SEQUENCE', 'SEQUENCE', COALESCE(engine, ''))
            FROM information_schema.tables
            WHERE table_type IN ('BASE TABLE', 'SYSTEM VERSIONED', 'SEQUENCE') AND table_schema NOT IN %s
            ORDER BY table_schema, table_name"""
                    .formatted(HIDDEN);

    public static final String PRIMARY_KEYS =
            """
            SELECT CONCAT(table_schema, '.', table_name) FROM information_schema.table_constraints
            WHERE constraint_type = 'PRIMARY KEY' AND table_schema NOT IN %s"""
                    .formatted(HIDDEN);

    /** The table itself: information_schema shows no events, and no error, to an account without EVENT. */
    static final String EVENTS =
            """
            SELECT db, name, status, definer, COALESCE(character_set_client, ''), COALESCE(collation_connection, ''),
                COALESCE(db_collation, '')
            FROM mysql.event WHERE db NOT IN %s ORDER BY db, name"""
                    .formatted(HIDDEN);

    public static final String TRIGGERS =
            """
            SELECT trigger_schema, trigger_name, event_object_table, definer FROM information_schema.triggers
            WHERE trigger_schema NOT IN %s
            ORDER BY trigger_schema, trigger_name"""
                    .formatted(HIDDEN);

    /** The tables themselves, as for {@link #EVENTS}; of every schema. A role's name stands there without a host. */
    static final String DEFINERS =
            """
            SELECT definer, CONCAT(LOWER(type), ' ', db, '.', name) what FROM mysql.proc
            WHERE security_type = 'DEFINER'
            UNION ALL SELECT definer, CONCAT('event ', db, '.', name) FROM mysql.event
            UNION ALL SELECT definer, CONCAT('trigger ', trigger_schema, '.', trigger_name)
            FROM information_schema.triggers
            UNION ALL SELECT definer, CONCAT('view ', table_schema, '.', table_name)
            FROM information_schema.views WHERE security_type = 'DEFINER'
            ORDER BY what""";

    public static final String PLUGINS =
            """
            SELECT plugin_name FROM information_schema.plugins
            WHERE plugin_status = 'ACTIVE' AND plugin_library IS NOT NULL ORDER BY plugin_name""";

    private static final String AND_MORE = "IF(COUNT(*) = 1, '', CONCAT(' and ', COUNT(*) - 1, ' more'))";

    private static final String IS_IN_TABLE =
            "EXISTS (SELECT 1 FROM mysql.plugin own WHERE own.name = plugin.plugin_name)";

    static final String LIBRARIES = libraries(
            "mysql.global_priv account ON account.priv REGEXP CONCAT('\"plugin\": *\"', plugin.plugin_name, '\"')",
            "ENCRYPTION");

    /** The grantee is quoted as in 'user'@'host'. */
    public static final String OWN_PRIVILEGES =
            """
            SELECT REPLACE(privilege_type, '_', ' ') FROM information_schema.user_privileges
            WHERE grantee = CONCAT('''', REPLACE(CURRENT_USER(), '@', '''@'''), '''')""";

    public static final String SCHEMAS = "SELECT schema_name FROM information_schema.schemata WHERE schema_name NOT IN "
            + HIDDEN + " ORDER BY schema_name";

    /** Nobody gets in with {@code invalid}, nor from elsewhere by unix_socket; whatever else there is stands in auth_or. */
    private static final String ONLY_BY_SOCKET =
            """
            (JSON_VALUE(one.priv, '$.plugin') = 'unix_socket' OR JSON_VALUE(one.priv, '$.authentication_string') = 'invalid')
                AND COALESCE(JSON_EXTRACT(one.priv, '$.auth_or'), '') NOT REGEXP '"plugin": *"(?!unix_socket")'""";

    private static final String SAME_LOGIN =
            """
            JSON_EXTRACT(other.priv, '$.plugin', '$.authentication_string', '$.auth_or')
                = JSON_EXTRACT(one.priv, '$.plugin', '$.authentication_string', '$.auth_or')""";

    /** {@code access} is a bit field (sql/privilege.h); roles are rows with an empty host. */
    static final String ACCOUNTS =
            """
            SELECT user, host, COALESCE(JSON_VALUE(priv, '$.plugin'), ''),
                COALESCE(JSON_VALUE(priv, '$.account_locked'), '0'), COALESCE(JSON_VALUE(priv, '$.is_role'), '0'),
                COALESCE(JSON_VALUE(priv, '$.access'), '0'), COALESCE(JSON_VALUE(priv, '$.version_id'), '0'),
                host = 'localhost' AND NOT COALESCE(%s, FALSE) AND NOT EXISTS (
                    SELECT 1 FROM mysql.global_priv other
                    WHERE other.user = one.user AND '127.0.0.1' LIKE other.host AND %s)
            FROM mysql.global_priv one ORDER BY user, host"""
                    .formatted(ONLY_BY_SOCKET, SAME_LOGIN);

    /** {@code ssl_type} is 1 for REQUIRE SSL, 2 for X509, 3 for whatever is told besides (sql/sql_acl.cc). */
    static final String TLS_ACCOUNTS =
            """
            SELECT CONCAT(user, '@', host), JSON_VALUE(priv, '$.ssl_type') = 2
                OR COALESCE(JSON_VALUE(priv, '$.x509_issuer'), '') <> '' OR COALESCE(JSON_VALUE(priv, '$.x509_subject'), '') <> ''
            FROM mysql.global_priv WHERE JSON_VALUE(priv, '$.ssl_type') > 0 ORDER BY user, host""";

    static final String ROLE_GRANTS = "SELECT user, host, role FROM mysql.roles_mapping";

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
    public static String set(String value, String... variables) {
        return Arrays.stream(variables)
                .map(variable -> "GLOBAL " + variable + " = " + value)
                .collect(Collectors.joining(", ", "SET ", ""));
    }
}
