package io.landfall.runbooks.move.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.monitor.DataSize;
import io.landfall.monitor.server.ServerVariables;
import io.landfall.monitor.server.Setting;
import io.landfall.runbooks.pair.mariadb.MariaDbAdmin;
import io.landfall.runbooks.pair.server.AdminDialect;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TargetSettingsTest {

    private static final AdminDialect MARIADB = new MariaDbAdmin();

    private static final ServerVariables SOURCE =
            new ServerVariables("old-db", Map.of("server_id", "7", "skip_name_resolve", "OFF"));

    private static final List<Setting> NOTICED = List.of(
            always("sql_mode", "ANSI"),
            always("max_connections", "500"),
            changed("auto_increment_increment", "2"),
            changed("auto_increment_offset", "2"),
            changed("init_connect", "SET NAMES utf8mb4"));

    @Test
    void givesThreeQuartersOfTheMemoryAsARoundNumber() {
        assertThat(TargetSettings.shareOf(DataSize.parse("8GiB"))).isEqualTo(DataSize.parse("6GiB"));
        assertThat(TargetSettings.shareOf(DataSize.parse("7.75GiB"))).isEqualTo(DataSize.parse("6GiB"));
        assertThat(TargetSettings.shareOf(DataSize.parse("1GiB"))).isEqualTo(DataSize.parse("768MiB"));
        assertThat(LongStream.range(1, 2000).map(n -> n * 33_333_333L))
                .allMatch(memory ->
                        TargetSettings.isFairShare(TargetSettings.shareOf(new DataSize(memory)), new DataSize(memory)));
    }

    @Test
    void keepsWhatTheOperatorHadAndTakesTheRestFromTheSource() {
        Map<String, String> operators =
                Map.of("server_id", "8", "log_bin", "binlog", "sql_mode", "", "sync_binlog", "0");

        TargetSettings decided = decided(operators, false);

        assertThat(decided.lines())
                .containsEntry("max_connections", "500")
                .containsEntry("loose_init_connect", "SET NAMES utf8mb4")
                .containsEntry("sync_binlog", "1")
                .containsEntry("skip_name_resolve", "ON")
                .doesNotContainKeys("server_id", "log_bin", "sql_mode", "innodb_buffer_pool_size");
        assertThat(decided.differences()).contains("sync_binlog: 0 -> 1", "max_connections: not set -> 500");
    }

    @Test
    void takesSettingsThatWorkOnlyTogetherBothOrNeither() {
        assertThat(decided(Map.of(), false).lines())
                .containsEntry("loose_auto_increment_increment", "2")
                .containsEntry("loose_auto_increment_offset", "2");
        assertThat(decided(Map.of("auto_increment_offset", "5"), false).lines())
                .doesNotContainKeys("loose_auto_increment_increment", "loose_auto_increment_offset");
    }

    @Test
    void leavesAloneWhatTheOperatorHasTurnedOffByAnotherWord() {
        assertThat(decided(Map.of("skip_init_connect", "ON"), false).lines()).doesNotContainKey("loose_init_connect");
    }

    @Test
    void givesAServerIdWhenTheOperatorsIsMissingOrTheSources() {
        assertThat(decided(Map.of(), false).lines()).containsEntry("server_id", "99");
        assertThat(decided(Map.of("server_id", "7"), false).lines()).containsEntry("server_id", "99");
    }

    @Test
    void goesOnLookingUpNamesWhileAnAccountNeedsIt() {
        assertThat(decided(Map.of(), true).lines()).doesNotContainKey("skip_name_resolve");
        assertThat(decided(Map.of("skip_name_resolve", "1"), true).lines()).containsEntry("skip_name_resolve", "OFF");
    }

    @Test
    void readsSizesAsOptionFilesWriteThem() {
        assertThat(OptionSize.parse("6G")).isEqualTo(DataSize.parse("6GiB"));
        assertThat(OptionSize.parse("134217728")).isEqualTo(DataSize.parse("128MiB"));
        assertThat(OptionSize.parse("512k")).isEqualTo(DataSize.parse("512KiB"));
    }

    private static TargetSettings decided(Map<String, String> operators, boolean namesNeeded) {
        return TargetSettings.decide(SOURCE, NOTICED, MARIADB, operators, 99, Optional.empty(), namesNeeded);
    }

    private static Setting always(String name, String value) {
        return new Setting(name, name, value, true);
    }

    private static Setting changed(String name, String value) {
        return new Setting(name, name, value, false);
    }
}
