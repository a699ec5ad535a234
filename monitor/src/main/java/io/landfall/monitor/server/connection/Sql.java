package io.landfall.monitor.server.connection;

/** What is asked of a MariaDB server. */
public final class Sql {

    /** The server's own schemas and Landfall's. */
    private static final String HIDDEN = "('mysql', 'sys', 'information_schema', 'performance_schema', 'landfall')";

    /**
     * All that a session of Landfall relies on, whatever the server's globals are: how statements are read and whether they
     * take effect, that every row comes, and that nobody but Landfall ends it. The driver sets them as soon as it is
     * connected, and puts SESSION before each; MySQL reads none of the first comment and MariaDB none of the second.
     */
    static final String SESSION =
            """
            sql_mode = 'STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION', autocommit = 1, completion_type = 0,
            sql_safe_updates = 0, sql_auto_is_null = 0, low_priority_updates = 0, default_storage_engine = InnoDB,
            sql_select_limit = 18446744073709551615, max_join_size = 18446744073709551615, sql_big_selects = 1,
            group_concat_max_len = 1048576, max_sort_length = 1024, sql_notes = 1, max_error_count = 64,
            character_set_client = utf8mb4, collation_connection = utf8mb4_general_ci, lc_messages = 'en_US',
            time_zone = 'SYSTEM', lock_wait_timeout = 86400, innodb_lock_wait_timeout = 50, wait_timeout = 28800,
            net_read_timeout = 30, net_write_timeout = 60
            /*M!, tx_isolation = 'REPEATABLE-READ', tx_read_only = 0, old_mode = '', old_passwords = 0,
            query_cache_type = 0, max_session_mem_used = 9223372036854775807, max_statement_time = 0,
            idle_transaction_timeout = 0, idle_readonly_transaction_timeout = 0, idle_write_transaction_timeout = 0 */
            /*!80000, transaction_isolation = 'REPEATABLE-READ', transaction_read_only = 0 */""";

    public static final String IDENTITY =
            """
            SELECT @@version, @@hostname, @@server_id, @@port, @@datadir, @@socket,
                UNIX_TIMESTAMP() - (SELECT variable_value FROM information_schema.global_status
                    WHERE variable_name = 'UPTIME')""";

    /** In bytes, since the server was started. */
    public static final String BINLOG_WRITTEN =
            "SELECT variable_value FROM information_schema.global_status WHERE variable_name = 'BINLOG_BYTES_WRITTEN'";

    public static final String SESSIONS =
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
    public static final String EVENTS =
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
    public static final String DEFINERS =
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

    public static final String LIBRARIES =
            """
            SELECT plugin.plugin_library, CONCAT('engine of ', MIN(CONCAT(tables.table_schema, '.', tables.table_name)), %1$s),
                %2$s
            FROM information_schema.plugins plugin
            JOIN information_schema.tables tables ON tables.engine = plugin.plugin_name
            WHERE plugin.plugin_type = 'STORAGE ENGINE' AND plugin.plugin_library IS NOT NULL
            GROUP BY plugin.plugin_name, plugin.plugin_library
            UNION ALL
            SELECT plugin.plugin_library, CONCAT('login of ', MIN(CONCAT(account.user, '@', account.host)), %1$s), %2$s
            FROM information_schema.plugins plugin
            JOIN mysql.global_priv account ON account.priv REGEXP CONCAT('"plugin": *"', plugin.plugin_name, '"')
            WHERE plugin.plugin_type = 'AUTHENTICATION' AND plugin.plugin_library IS NOT NULL
            GROUP BY plugin.plugin_name, plugin.plugin_library
            UNION ALL
            SELECT plugin.plugin_library, 'keys of encrypted data', %2$s
            FROM information_schema.plugins plugin
            WHERE plugin.plugin_type = 'ENCRYPTION' AND plugin.plugin_library IS NOT NULL
            UNION ALL
            SELECT dl, CONCAT('function ', name), TRUE FROM mysql.func"""
                    .formatted(AND_MORE, IS_IN_TABLE);

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
    public static final String ACCOUNTS =
            """
            SELECT user, host, COALESCE(JSON_VALUE(priv, '$.plugin'), ''),
                COALESCE(JSON_VALUE(priv, '$.account_locked'), '0'), COALESCE(JSON_VALUE(priv, '$.is_role'), '0'),
                COALESCE(JSON_VALUE(priv, '$.access'), '0'), COALESCE(JSON_VALUE(priv, '$.version_id'), '0'),
                host = 'localhost' AND NOT COALESCE(%s, FALSE) AND NOT EXISTS (
                    SELECT 1 FROM mysql.global_priv other
                    WHERE other.user = one.user AND '127.0.0.1' LIKE other.host AND %s)
            FROM mysql.global_priv one ORDER BY user, host"""
                    .formatted(ONLY_BY_SOCKET, SAME_LOGIN);

    public static final String ROLE_GRANTS = "SELECT user, host, role FROM mysql.roles_mapping";

    private Sql() {}
}
