package io.landfall.monitor.server.mariadb;

import io.landfall.monitor.server.sql.Settings;
import io.landfall.monitor.server.sql.Sql;

/** What is asked of MariaDB in other words than of MySQL. */
final class Statements {

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

    /** The table itself: information_schema shows no events, and no error, to an account without EVENT. */
    static final String EVENTS =
            """
            SELECT db, name, status, definer, COALESCE(character_set_client, ''), COALESCE(collation_connection, ''),
                COALESCE(db_collation, '')
            FROM mysql.event WHERE db NOT IN %s ORDER BY db, name"""
                    .formatted(Sql.HIDDEN);

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

    static final String LIBRARIES = Sql.libraries(
            "mysql.global_priv account ON account.priv REGEXP CONCAT('\"plugin\": *\"', plugin.plugin_name, '\"')",
            "ENCRYPTION");

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

    private Statements() {}
}
