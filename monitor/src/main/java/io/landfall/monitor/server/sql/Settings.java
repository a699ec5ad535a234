package io.landfall.monitor.server.sql;

import io.landfall.monitor.server.Setting;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which variables of a server are settings that applications notice: all but those that are a matter of something else. */
public final class Settings {

    /** Told also where they are as they came: a newer series may come with another, or the data can't do without. */
    private static final List<String> ALWAYS = List.of(
            "lower_case_table_names",
            "innodb_page_size",
            "innodb_data_file_path",
            "character_set_server",
            "collation_server",
            "sql_mode",
            "time_zone",
            "tx_isolation",
            "transaction_isolation",
            "max_allowed_packet",
            "max_connections",
            "explicit_defaults_for_timestamp");

    /** Options that are called otherwise than the variables they set. */
    private static final Map<String, String> OPTIONS = Map.of(
            "time_zone", "default_time_zone",
            "tx_isolation", "transaction_isolation",
            "tx_read_only", "transaction_read_only");

    private static final Pattern OF_OTHER_MATTERS = Pattern.compile(String.join(
            "|",
            // where the server is, who it is, and where its files lie
            ".*(data|base|tmp|_)dir|.*_(directory|file|filename|path|basename|index)|socket|server_(id|uid|uuid)|hostname|report_.*|version.*",
            "have_.*|(bind|admin)_address|(admin_|extra_|mysqlx_)?port|proxy_.*|skip_(networking|name_resolve|grant_tables)",
            "user|log_error|init_file|secure_file_priv|lower_case_file_system|ignore_db_dirs|license|debug.*|core_file",
            // how large and how quick its host is
            ".*buffer.*|(?!query_).*cache.*|.*_threads|thread_pool_.*|large_.*|open_files_limit|back_log|locked_in_memory",
            "performance_schema.*|innodb_(log|redo|io|flush|lru|page_cleaners|read_ahead|random_read|adaptive|max_dirty)_.*",
            "innodb_(max_purge|spin|sync|thread|use|numa|doublewrite|open_files|monitor|force_recovery|force_load|purge|undo_log).*|innodb_read_only",
            "aria_(?!encrypt).*|extra_max_connections|skip_external_locking",
            // how it follows and is followed
            "(slave|replica|replicate|rpl|relay|sync|master|source|wsrep|group_replication)_.*|gtid_(?!domain_id).*",
            "enforce_gtid_consistency|log_(slave|replica)_.*|log_bin|log_bin_(basename|index|use_v1.*)",
            "binlog_(format|row_image|do_db|ignore_db|group.*|order_commits)|max_(binlog|relay)_.*|read_only|super_read_only",
            "offline_mode|event_scheduler|secure_timestamp|init_(slave|replica|rpl_role)|skip_(slave|replica)_start",
            "(default_|enforce_)?storage_engine|relay_log.*|read_binlog_speed_limit",
            // what proves who somebody is
            "(ssl|tls|admin_ssl|admin_tls)_.*|.*(password|secret|token|access_key|secret_key|_auth)",
            "(file_key_management|hashicorp|aws|s3|keyring|caching_sha2_password|sha256_password|mysqlx)_.*",
            // what somebody looks into, and another name of a setting
            "general_log|feedback_.*|log_slow_(query|query_time|min_.*)"));

    /** Several names of one setting, and settings of which each changes what the other does. */
    static final List<List<String>> TOGETHER = List.of(
            List.of("character_set_server", "collation_server", "character_set_collations"),
            List.of("auto_increment_increment", "auto_increment_offset"),
            List.of("binlog_expire_logs_seconds", "expire_logs_days", "binlog_expire_logs_auto_purge"),
            List.of("query_cache_type", "query_cache_size", "query_cache_limit"),
            List.of("ft_min_word_len", "ft_max_word_len"),
            List.of("innodb_ft_min_token_size", "innodb_ft_max_token_size"),
            List.of("tmp_table_size", "tmp_memory_table_size", "max_heap_table_size"));

    private Settings() {}

    /** A condition that is true for those that are always told. */
    public static String isAlwaysTold(String variable) {
        return ALWAYS.stream().map(name -> "'" + name + "'").collect(Collectors.joining(", ", variable + " IN (", ")"));
    }

    /** Nothing where the variable is a matter of something else. */
    static Stream<Setting> of(String variable, String value) {
        String name = variable.toLowerCase(Locale.ROOT);
        boolean always = ALWAYS.contains(name);
        return !always && OF_OTHER_MATTERS.matcher(name).matches()
                ? Stream.empty()
                : Stream.of(new Setting(name, OPTIONS.getOrDefault(name, name), value, always));
    }
}
