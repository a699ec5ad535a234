package io.landfall.monitor.server.mysql;

import io.landfall.monitor.server.sql.Settings;
import io.landfall.monitor.server.sql.Sql;

/** What is asked of MySQL in other words than of MariaDB. */
final class Statements {

    static final String IDENTITY =
            """
            SELECT @@version, @@hostname, @@server_id, @@port, @@datadir, @@socket,
                UNIX_TIMESTAMP() - (SELECT variable_value FROM performance_schema.global_status
                    WHERE variable_name = 'Uptime')""";

    static final String CHANGED_VARIABLES =
            """
            SELECT variable_name, v.variable_value FROM performance_schema.global_variables v
            JOIN performance_schema.variables_info i USING (variable_name)
            WHERE v.variable_value IS NOT NULL AND (i.variable_source <> 'COMPILED' OR %s)
            ORDER BY variable_name"""
                    .formatted(Settings.isAlwaysTold("variable_name"));

    /** In bytes, since the server was started, as its own instruments count them. */
    static final String BINLOG_WRITTEN =
            """
            SELECT sum_number_of_bytes_write FROM performance_schema.file_summary_by_event_name
            WHERE event_name = 'wait/io/file/sql/binlog'""";

    /** From 8.0.30 on. */
    static final String REDO_WRITTEN =
            """
            SELECT variable_value FROM performance_schema.global_status
            WHERE variable_name = 'Innodb_redo_log_current_lsn'""";

    /** Of the table that {@link #PROCESSES} or {@link #OLD_PROCESSES} is; times are whole seconds. */
    static final String SESSIONS =
            """
            SELECT id, user, host, COALESCE(db, ''), command, GREATEST(0, COALESCE(time, 0)) * 1000, COALESCE(state, ''),
                COALESCE(LEFT(info, 200), '')
            FROM %s WHERE id <> CONNECTION_ID() ORDER BY id""";

    static final String OLD_PROCESSES = "information_schema.processlist";

    /**
     * From 8.4 on: the other one is an error while a statement holds a character beyond {@code utf8mb3} (seen on 9.7). Here the
     * threads of replication bear the name of whoever has started them (seen on 8.0.33), as if they were his.
     */
    static final String PROCESSES =
            "(SELECT p.id, IF(t.name REGEXP '^thread/sql/(replica|slave)_', 'system user', p.user) AS"
                    + " user, p.host, p.db, p.command, p.time, p.state, p.info FROM performance_schema.processlist p"
                    + " JOIN performance_schema.threads t ON t.processlist_id = p.id) AS processes";

    /** From 8.4 on, as {@code innodb_trx} is that error, too. Its rows are those of its last ten statements. */
    static final String TRANSACTIONS =
            """
            SELECT t.processlist_id, FLOOR(e.timer_wait / 1000000000000),
                COALESCE((SELECT SUM(s.rows_affected) FROM performance_schema.events_statements_history s
                    WHERE s.thread_id = e.thread_id AND s.event_id >= COALESCE(e.nesting_event_id, e.event_id)), 0)
            FROM performance_schema.events_transactions_current e
            JOIN performance_schema.threads t ON t.thread_id = e.thread_id
            WHERE e.state = 'ACTIVE' AND t.processlist_id <> CONNECTION_ID() ORDER BY e.timer_wait DESC""";

    /** Without the collation of its schema: whoever alters an event writes that of now into it. */
    static final String EVENTS =
            """
            SELECT event_schema, event_name, REPLACE(status, 'REPLICA_SIDE', 'SLAVESIDE'), definer,
                character_set_client, collation_connection
            FROM information_schema.events WHERE event_schema NOT IN ('sys', 'landfall')
            ORDER BY event_schema, event_name""";

    /** Components stand in a table that travels with the data, as functions do. */
    static final String LIBRARIES =
            Sql.libraries("mysql.user account ON account.plugin = plugin.plugin_name", "KEYRING")
                    + """

                     UNION ALL
                     SELECT CONCAT(SUBSTRING_INDEX(component_urn, '/', -1), '.so'), 'component', TRUE FROM mysql.component""";

    static final String DEFINERS =
            """
            SELECT definer, CONCAT(LOWER(routine_type), ' ', routine_schema, '.', routine_name) what
            FROM information_schema.routines WHERE security_type = 'DEFINER'
            UNION ALL SELECT definer, CONCAT('event ', event_schema, '.', event_name) FROM information_schema.events
            UNION ALL SELECT definer, CONCAT('trigger ', trigger_schema, '.', trigger_name)
            FROM information_schema.triggers
            UNION ALL SELECT definer, CONCAT('view ', table_schema, '.', table_name)
            FROM information_schema.views WHERE security_type = 'DEFINER'
            ORDER BY what""";

    /** Passwords are not compared where each is kept with a salt of its own. */
    private static final String LOCAL_BY_NAME =
            """
            u.host = 'localhost' AND u.plugin <> 'auth_socket' AND NOT EXISTS (
                    SELECT 1 FROM mysql.user other
                    WHERE other.user = u.user AND '127.0.0.1' LIKE other.host AND other.plugin = u.plugin
                        AND other.authentication_string = u.authentication_string)""";

    /** A role is an account like any other; who has been granted to somebody is taken for one. */
    static final String ACCOUNTS =
            """
            SELECT user, host, plugin, account_locked = 'Y',
                EXISTS (SELECT 1 FROM mysql.role_edges e WHERE e.from_user = u.user AND e.from_host = u.host),
                super_priv = 'Y' AND u.user NOT IN ('mysql.session', 'mysql.sys', 'mysql.infoschema'),
                (SELECT GROUP_CONCAT(g.priv, IF(g.with_grant_option = 'Y', ' WITH GRANT OPTION', '') ORDER BY g.priv)
                    FROM mysql.global_grants g WHERE g.user = u.user AND g.host = u.host
                        AND g.priv IN ('CONNECTION_ADMIN', 'SYSTEM_VARIABLES_ADMIN')
                        AND u.user NOT IN ('mysql.session', 'mysql.sys', 'mysql.infoschema')),
                %s
            FROM mysql.user u ORDER BY user, host"""
                    .formatted(LOCAL_BY_NAME);

    static final String TLS_ACCOUNTS =
            """
            SELECT CONCAT(user, '@', host), ssl_type = 'X509' OR x509_issuer <> '' OR x509_subject <> ''
            FROM mysql.user WHERE ssl_type <> '' ORDER BY user, host""";

    static final String ROLE_GRANTS = "SELECT from_user, from_host, to_user, to_host FROM mysql.role_edges";

    private Statements() {}
}
