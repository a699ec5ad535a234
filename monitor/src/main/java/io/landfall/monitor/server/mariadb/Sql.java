package io.landfall.monitor.server.mariadb;

/** What is asked of a MariaDB server. */
public final class Sql {

    /** The server's own schemas and Landfall's. */
    private static final String HIDDEN = "('mysql', 'sys', 'information_schema', 'performance_schema', 'landfall')";

    static final String IDENTITY =
            """
            SELECT @@version, @@hostname, @@server_id, @@port, @@datadir, @@socket,
                UNIX_TIMESTAMP() - (SELECT variable_value FROM information_schema.global_status
                    WHERE variable_name = 'UPTIME')""";

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
            "SELECT db, name, status, definer FROM mysql.event WHERE db NOT IN " + HIDDEN + " ORDER BY db, name";

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

    /** The grantee is quoted as in 'user'@'host'. */
    public static final String OWN_PRIVILEGES =
            """
            SELECT REPLACE(privilege_type, '_', ' ') FROM information_schema.user_privileges
            WHERE grantee = CONCAT('''', REPLACE(CURRENT_USER(), '@', '''@'''), '''')""";

    public static final String SCHEMAS = "SELECT schema_name FROM information_schema.schemata WHERE schema_name NOT IN "
            + HIDDEN + " ORDER BY schema_name";

    /** {@code access} is a bit field (sql/privilege.h); roles are rows with an empty host. */
    static final String ACCOUNTS =
            """
            SELECT user, host, COALESCE(JSON_VALUE(priv, '$.plugin'), ''),
                COALESCE(JSON_VALUE(priv, '$.account_locked'), '0'), COALESCE(JSON_VALUE(priv, '$.is_role'), '0'),
                COALESCE(JSON_VALUE(priv, '$.access'), '0'), COALESCE(JSON_VALUE(priv, '$.version_id'), '0')
            FROM mysql.global_priv ORDER BY user, host""";

    static final String ROLE_GRANTS = "SELECT user, host, role FROM mysql.roles_mapping";

    private Sql() {}
}
