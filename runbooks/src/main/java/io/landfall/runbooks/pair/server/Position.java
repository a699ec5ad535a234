package io.landfall.runbooks.pair.server;

import io.landfall.monitor.server.GtidList;
import io.landfall.monitor.server.GtidPositions;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where a server stands, read at one moment.
 *
 * @param binlog {@code gtid_binlog_pos}: the last transaction of each domain in its binary log
 * @param applied {@code gtid_slave_pos}: the last transaction of each domain that replication applied
 * @param state {@code gtid_binlog_state}: the last transaction of each domain and server in its binary log
 * @param heartbeat the heartbeat row, as text; empty when there is none
 * @param readOnly whether {@code read_only} is on
 * @param eventScheduler ON, OFF or DISABLED
 * @param clock the server's own clock, in UTC, as it writes it: {@code 2026-11-26 22:14:51.239973}
 * @param serverId its server id
 */
public record Position(
        GtidList binlog,
        GtidList applied,
        GtidList state,
        String heartbeat,
        boolean readOnly,
        String eventScheduler,
        String clock,
        long serverId) {

    private static final String QUERY =
            """
            SELECT @@global.gtid_binlog_pos binlog, @@global.gtid_slave_pos applied, @@global.gtid_binlog_state state,
            IF(@@global.read_only, 1, 0) read_only, @@global.event_scheduler scheduler, UTC_TIMESTAMP(6) clock,
            @@global.server_id server_id,
            (SELECT CONCAT(sequence, ' of ', writer, ' at ', written_at_us) FROM landfall.heartbeat WHERE id = 1) beat""";

    public static Position read(Session session) {
        return of(session.rows(QUERY).get(0));
    }

    /** The same right after {@code statements}, in one exchange; none may return rows. */
    public static Position readAfter(String statements, Session session) {
        return of(session.rows("BEGIN NOT ATOMIC " + statements + " " + QUERY + "; END")
                .get(0));
    }

    private static Position of(Map<String, Optional<String>> row) {
        return new Position(
                GtidList.parse(row.get("binlog").orElse("")),
                GtidList.parse(row.get("applied").orElse("")),
                GtidList.parse(row.get("state").orElse("")),
                row.get("beat").orElse(""),
                row.get("read_only").orElseThrow().equals("1"),
                row.get("scheduler").orElseThrow(),
                row.get("clock").orElseThrow(),
                Long.parseLong(row.get("server_id").orElseThrow()));
    }

    /** Whether replication has applied exactly what {@code source} has written, in each of its domains. */
    public boolean hasAppliedAllOf(Position source) {
        return source.binlog().sequences().entrySet().stream()
                .allMatch(last -> last.getValue().equals(applied.sequences().get(last.getKey())));
    }

    /** Returns what this server has written itself and {@code earlier}, of its own, does not cover. */
    public GtidList writtenSince(GtidList earlier) {
        return new GtidList(state.beyond(earlier).sequences().entrySet().stream()
                .filter(entry -> entry.getKey().serverId() == serverId)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    /** The same, as checks read it. */
    public GtidPositions gtid() {
        return new GtidPositions(binlog, applied, state);
    }
}
