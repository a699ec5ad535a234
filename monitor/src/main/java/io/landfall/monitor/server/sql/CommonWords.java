package io.landfall.monitor.server.sql;

import io.landfall.monitor.server.Dialect;
import io.landfall.monitor.server.EventFacts;
import io.landfall.monitor.server.GtidPositions;
import io.landfall.monitor.server.Heartbeat;
import io.landfall.monitor.server.OpenTransaction;
import io.landfall.monitor.server.Pulse;
import io.landfall.monitor.server.Setting;
import io.landfall.monitor.server.TableEngine;
import io.landfall.monitor.server.TableFacts;
import io.landfall.monitor.server.TriggerFacts;
import io.landfall.monitor.server.connection.Asked;
import io.landfall.monitor.server.connection.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What MariaDB and MySQL take alike, word for word. */
public abstract class CommonWords implements Dialect {

    @Override
    public final Query<Integer> ping() {
        return new Query<>("SELECT 1", row -> row.getInt(1));
    }

    @Override
    public final Query<Integer> sleep(Duration time) {
        return new Query<>("SELECT SLEEP(" + time.toMillis() / 1e3 + ")", row -> row.getInt(1));
    }

    @Override
    public final Query<Optional<Instant>> certificateExpiry() {
        return new Query<>("SHOW SESSION STATUS LIKE 'Ssl_server_not_after'", Rows::certificateExpiry);
    }

    @Override
    public final Query<Map.Entry<String, String>> variables() {
        return new Query<>("SHOW GLOBAL VARIABLES", Rows::variable);
    }

    @Override
    public final List<Setting> settings(Asked server) {
        return server.list(changedVariables()).stream()
                .flatMap(variable -> Settings.of(variable.getKey(), variable.getValue()))
                .toList();
    }

    /** Those that option files can hold and that are not as they came, and those that are always told. */
    protected abstract Query<Map.Entry<String, String>> changedVariables();

    @Override
    public final List<List<String>> optionsTogether() {
        return Settings.TOGETHER;
    }

    @Override
    public final Query<String> ownAccount() {
        return Query.texts("SELECT CURRENT_USER()");
    }

    @Override
    public Query<OpenTransaction> transactions() {
        return new Query<>(Sql.TRANSACTIONS, Rows::transaction);
    }

    @Override
    public final List<TableFacts> tables(Asked server) {
        Set<String> withPrimaryKey = Set.copyOf(server.list(Query.texts(Sql.PRIMARY_KEYS)));
        return server.list(new Query<>(Sql.TABLES, row -> Rows.table(row, withPrimaryKey)));
    }

    @Override
    public final Query<TableEngine> engines() {
        return new Query<>(Sql.ENGINES, row -> new TableEngine(row.getString(1), row.getString(2), row.getString(3)));
    }

    @Override
    public final Query<Boolean> applierIsHeld() {
        return new Query<>("SELECT IS_USED_LOCK(?) IS NOT NULL", row -> row.getBoolean(1), APPLIER_HELD);
    }

    @Override
    public final Query<TriggerFacts> triggers() {
        return new Query<>(
                Sql.TRIGGERS,
                row -> new TriggerFacts(row.getString(1), row.getString(2), row.getString(3), row.getString(4)));
    }

    @Override
    public final boolean isSourcesOwn(EventFacts event) {
        return event.status().equals("SLAVESIDE_DISABLED");
    }

    @Override
    public final Query<String> plugins() {
        return Query.texts(Sql.PLUGINS);
    }

    @Override
    public final Query<String> ownPrivileges() {
        return Query.texts(Sql.OWN_PRIVILEGES);
    }

    @Override
    public final Query<String> schemas() {
        return Query.texts(Sql.SCHEMAS);
    }

    @Override
    public final Query<Pulse> pulse() {
        Query<GtidPositions> gtid = gtid();
        return new Query<>(
                gtid.statement() + Sql.AND_PULSE,
                row -> Rows.pulse(row, gtid.row().read(row)));
    }

    @Override
    public final Query<Heartbeat> heartbeat() {
        return new Query<>(Sql.HEARTBEAT, Rows::heartbeat);
    }

    @Override
    public final List<String> applierFilters() {
        return List.of(
                "replicate_do_db",
                "replicate_ignore_db",
                "replicate_do_table",
                "replicate_ignore_table",
                "replicate_wild_do_table",
                "replicate_wild_ignore_table",
                "replicate_rewrite_db");
    }

    @Override
    public final String kill() {
        return "KILL";
    }

    @Override
    public final String killQuery() {
        return "KILL QUERY";
    }

    @Override
    public final List<String> endXa(String xid) {
        return List.of("XA COMMIT " + xid, "XA ROLLBACK " + xid);
    }

    @Override
    public final String showXa() {
        return "XA RECOVER";
    }

    @Override
    public final String showSessions() {
        return "SHOW PROCESSLIST";
    }

    /** On MySQL it takes {@code super_read_only} along. */
    @Override
    public final String openToWrites() {
        return "SET GLOBAL read_only = OFF";
    }

    @Override
    public final String stopEvents() {
        return "SET GLOBAL event_scheduler = OFF";
    }

    @Override
    public final String set(String value, String... variables) {
        return Sql.set(value, variables);
    }

    @Override
    public final String makeTransactional() {
        return "ALTER TABLE ... ENGINE = InnoDB";
    }

    @Override
    public final String resizeBufferPool(long bytes) {
        return "SET GLOBAL innodb_buffer_pool_size = " + bytes;
    }
}
