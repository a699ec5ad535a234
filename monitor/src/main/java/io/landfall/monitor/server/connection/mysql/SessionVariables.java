package io.landfall.monitor.server.connection.mysql;

/** What the driver sets in every session of Landfall. */
public final class SessionVariables {

    /**
     * All that a session of Landfall relies on, whatever the server's globals are: how statements are read and whether they
     * take effect, that every row comes, and that nobody but Landfall ends it. The driver sets them as soon as it is
     * connected, and puts SESSION before each; MySQL reads none of the first comment and MariaDB none of the second. On
     * MySQL two of them may be set by administrators only, and the canary is none.
     */
    private static final String ALL =
            """
            sql_mode = 'STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION', autocommit = 1, completion_type = 0,
            sql_safe_updates = 0, sql_auto_is_null = 0, default_storage_engine = InnoDB,
            sql_select_limit = 18446744073709551615, max_join_size = 18446744073709551615, sql_big_selects = 1,
            group_concat_max_len = 1048576, max_sort_length = 1024, sql_notes = 1,
            character_set_client = utf8mb4, collation_connection = utf8mb4_general_ci, lc_messages = 'en_US',
            time_zone = 'SYSTEM', lock_wait_timeout = 86400, innodb_lock_wait_timeout = 50, wait_timeout = 28800,
            net_read_timeout = 30, net_write_timeout = 60
            /*M!, tx_isolation = 'REPEATABLE-READ', tx_read_only = 0, low_priority_updates = 0, max_error_count = 64,
            old_mode = '', old_passwords = 0, query_cache_type = 0, max_session_mem_used = 9223372036854775807, max_statement_time = 0,
            idle_transaction_timeout = 0, idle_readonly_transaction_timeout = 0, idle_write_transaction_timeout = 0 */
            /*!80000, transaction_isolation = 'REPEATABLE-READ', transaction_read_only = 0 */""";

    private SessionVariables() {}

    /** Returns them as the driver takes them. */
    public static String all() {
        return ALL;
    }
}
