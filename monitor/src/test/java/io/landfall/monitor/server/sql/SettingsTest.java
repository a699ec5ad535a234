package io.landfall.monitor.server.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.monitor.server.Setting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "slave_skip_errors",
                "slave_exec_mode",
                "replicate_events_marked_for_skip",
                "replicate_do_db",
                "binlog_do_db",
                "gtid_strict_mode",
                "secure_timestamp",
                "init_slave",
                "default_storage_engine"
            })
    void areNotWhatLetsAReplicaLeaveEventsOut(String variable) {
        assertThat(Settings.of(variable, "careless")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "server_id",
                "port",
                "datadir",
                "tmpdir",
                "pid_file",
                "socket",
                "log_bin",
                "innodb_log_group_home_dir",
                "innodb_buffer_pool_size",
                "innodb_log_file_size",
                "innodb_io_capacity",
                "join_buffer_size",
                "table_open_cache",
                "thread_pool_size",
                "ssl_key",
                "report_password",
                "s3_secret_key",
                "read_only"
            })
    void areNoMatterOfTheHostAndNoSecret(String variable) {
        assertThat(Settings.of(variable, "its own")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AUTO_INCREMENT_INCREMENT",
                "INNODB_STRICT_MODE",
                "GROUP_CONCAT_MAX_LEN",
                "INIT_CONNECT",
                "FT_MIN_WORD_LEN",
                "GTID_DOMAIN_ID",
                "INNODB_FILE_PER_TABLE",
                "INNODB_LOCK_WAIT_TIMEOUT",
                "INNODB_FORCE_PRIMARY_KEY",
                "LOG_BIN_TRUST_FUNCTION_CREATORS",
                "QUERY_CACHE_SIZE",
                "MAX_HEAP_TABLE_SIZE",
                "LOCAL_INFILE"
            })
    void areWhatApplicationsNoticeAlsoWhereANewerServerMayNotKnowIt(String variable) {
        String name = variable.toLowerCase();

        assertThat(Settings.of(variable, "changed")).containsExactly(new Setting(name, name, "changed", false));
    }

    @Test
    void areCalledAsOptionFilesCallThem() {
        assertThat(Settings.of("TIME_ZONE", "+05:00"))
                .containsExactly(new Setting("time_zone", "default_time_zone", "+05:00", true));
        assertThat(Settings.of("TX_READ_ONLY", "ON"))
                .singleElement()
                .extracting(Setting::safely)
                .isEqualTo("loose_transaction_read_only");
    }
}
