package io.landfall.monitor.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.landfall.monitor.LandfallException;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * What every server view does. The server at hand is a source with the server id 101 or more, a schema {@code shop} with a table {@code shop.item}
 * (primary key) and {@code shop.note} (none), an event {@code shop.nightly} that is disabled, and one replica.
 */
public interface ServerViewContract {

    ServerView source();

    ServerView replica();

    /** A view of an address where nothing listens. */
    ServerView silent();

    /** A view of a running server with a wrong password. */
    ServerView refusing();

    void writeHeartbeat(long sequence, long writtenAtMicros, String writer);

    @Test
    default void tellsWhoTheServerIs() {
        ServerIdentity identity = source().identity();

        assertThat(source().dialect().speaks(identity.version())).isTrue();
        assertThat(identity.serverId()).isPositive();
        assertThat(identity.dataDirectory()).startsWith("/");
        assertThat(identity.startedAt()).isBefore(Instant.now());
        assertThat(source().identity()).isEqualTo(identity);
    }

    @Test
    default void tellsWhetherItLetsLandfallIn() {
        assertThat(source().presence()).isEqualTo(Presence.ANSWERS);
        assertThat(refusing().presence()).isEqualTo(Presence.REFUSES_LOGIN);
        assertThat(silent().presence()).isEqualTo(Presence.SILENT);
    }

    @Test
    default void knowsVariablesByLowerCaseNameAndRefusesUnknownOnes() {
        ServerVariables variables = source().variables();

        assertThat(variables.isOn("log_bin")).isTrue();
        assertThat(variables.text("binlog_format")).isEqualTo("ROW");
        assertThat(variables.number("server_id")).isEqualTo(source().identity().serverId());
        assertThatThrownBy(() -> variables.text("no_such_thing"))
                .isInstanceOf(LandfallException.class)
                .hasMessage(source().name() + " has no variable `no_such_thing`.");
    }

    @Test
    default void tellsTheSettingsThatApplicationsNoticeAndNoneThatAreAMatterOfTheHost() {
        assertThat(source().settings())
                .extracting(Setting::name)
                .contains("sql_mode", "time_zone", source().dialect().isolationLevel())
                .doesNotContain("server_id", "port", "log_bin", "datadir", "innodb_buffer_pool_size", "read_only");
        assertThat(source().settings()).allSatisfy(setting -> assertThat(setting.value())
                .isEqualTo(source().variables().text(setting.name())));
    }

    @Test
    default void hidesTheSchemasOfTheServerAndOfLandfall() {
        assertThat(source().schemas()).containsExactly("shop");
        assertThat(source().tables()).extracting(TableFacts::schema).containsOnly("shop");
    }

    @Test
    default void tellsWhichTablesHaveAPrimaryKey() {
        assertThat(source().tables())
                .extracting(TableFacts::name, TableFacts::hasPrimaryKey)
                .containsExactly(tuple("item", true), tuple("note", false));
    }

    @Test
    default void tellsTheEngineOfEveryTable() {
        assertThat(source().engines())
                .containsExactly(new TableEngine("shop", "item", "InnoDB"), new TableEngine("shop", "note", "InnoDB"));
    }

    @Test
    default void tellsThatNothingIsLeftOutWhereNoFilterIsSet() {
        assertThat(source().binlogFilters()).isEmpty();
        assertThat(source().connectionFilters()).isEmpty();
        assertThat(replica().connectionFilters()).isEmpty();
    }

    @Test
    default void listsEventsWithTheirStatus() {
        assertThat(source().events())
                .extracting(EventFacts::name, EventFacts::status)
                .containsExactly(tuple("nightly", "DISABLED"));
    }

    @Test
    default void tellsWhomAReplicaFollowsAndThatASourceFollowsNobody() {
        assertThat(source().following()).isEmpty();
        assertThat(replica().following()).singleElement().satisfies(status -> {
            assertThat(status.sourceServerId()).isEqualTo(source().identity().serverId());
            assertThat(status.ioRunning()).isTrue();
            assertThat(status.sqlRunning()).isTrue();
            assertThat(status.usesGtid()).isTrue();
            assertThat(status.lastSqlError()).isEmpty();
        });
    }

    @Test
    default void listsTheReplicasThatReadItsBinaryLog() {
        assertThat(source().replicas()).hasSize(1);
        assertThat(replica().replicas()).isEmpty();
        assertThat(source().registeredReplicas())
                .extracting(RegisteredReplica::serverId)
                .containsExactly(replica().identity().serverId());
        assertThat(replica().registeredReplicas()).isEmpty();
    }

    @Test
    default void showsTheLastHeartbeatThatArrived() {
        writeHeartbeat(42, 1_790_000_000_123_456L, "journal-7");

        assertThat(source().heartbeat())
                .contains(new Heartbeat(42, Instant.ofEpochSecond(1_790_000_000, 123_456_000), "journal-7"));
    }

    @Test
    default void tellsInOnePulseWhatItIsAskedForOneByOne() {
        writeHeartbeat(42, 1_790_000_000_123_456L, "journal-7");

        Pulse pulse = source().pulse();

        assertThat(pulse.gtid()).isEqualTo(source().gtid());
        assertThat(pulse.heartbeat()).isEqualTo(source().heartbeat()).isPresent();
        assertThat(pulse.took()).isPositive();
        for (ServerView server : List.of(source(), replica())) {
            assertThat(server.pulse().takesWrites())
                    .isEqualTo(!server.variables().isOn("read_only"));
        }
    }

    @Test
    default void measuresTimesThatAreLongerThanNothing() {
        assertThat(source().timeToReach()).isPositive();
        assertThat(source().timeToConnect()).isPositive();
        assertThat(source().timesToAnswer(5)).hasSize(5).allMatch(time -> time.toNanos() > 0);
    }

    @Test
    default void neverTakesAServerThatCannotBeReadForAnEmptyOne() {
        List<Consumer<ServerView>> looks = List.of(
                ServerView::identity,
                ServerView::variables,
                ServerView::gtid,
                ServerView::following,
                ServerView::heartbeat,
                ServerView::accounts,
                ServerView::preparedXa);

        for (Consumer<ServerView> look : looks) {
            assertThatThrownBy(() -> look.accept(refusing()))
                    .isInstanceOfSatisfying(LandfallException.class, e -> assertThat(e.kind())
                            .isEqualTo(LandfallException.Kind.EXTERNAL));
        }
        assertThatThrownBy(() -> silent().variables())
                .isInstanceOf(LandfallException.class)
                .hasMessageContaining(silent().name())
                .hasMessageContaining(silent().address().toString());
    }
}
