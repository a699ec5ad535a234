package io.landfall.bot.dashboards;

import static io.landfall.bot.dashboards.Panel.lines;
import static io.landfall.bot.dashboards.Panel.stat;
import static io.landfall.bot.dashboards.Panel.table;
import static io.landfall.bot.dashboards.Panel.timeline;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What {@code docker/grafana/dashboards} is made from, each file by its name. {@code DashboardsTest} compares them, and writes
 * them anew with {@code -Ddashboards.write=true}.
 */
final class Dashboards {

    private static final String MIGRATION = "landfall-migration";
    private static final String CUTOVER = "landfall-cutover";
    private static final String FLEET = "landfall-fleet";

    /** The migrations that are chosen. */
    private static final String CHOSEN = "{migration=~\"$migration\"}";

    private static final String FAILING = "sum by (migration) (landfall_check_status" + CHOSEN + " >= bool 2)";

    private static final List<String> STATES = List.of("running", "asking", "armed", "held", "undoing", "finishing");
    private static final List<String> STATE_COLORS = List.of("blue", "orange", "yellow", "orange", "purple", "blue");

    private Dashboards() {}

    static Map<String, ObjectNode> all() {
        return Map.of("migration.json", migration(), "cutover.json", cutover(), "fleet.json", fleet());
    }

    // ---- what more than one shows

    /** One value for each migration. */
    private static String each(String query) {
        return "max by (migration) (" + query + ")";
    }

    private static String of(String metric) {
        return "landfall_" + metric + CHOSEN;
    }

    private static String of(String metric, String label) {
        return "landfall_" + metric + "{migration=~\"$migration\", " + label + "}";
    }

    /** Nought for each migration, where {@code query} has nothing. */
    private static String orNought(String query) {
        return query + " or " + each("0 * " + of("window_budget_seconds"));
    }

    /** Numbers the states of a run, from 1 on; 0 is no run. */
    private static String runState() {
        StringBuilder query = new StringBuilder(of("run_info", "state=\"running\""));
        for (int i = 1; i < STATES.size(); i++) {
            query.append(" or ").append(i + 1).append(" * ").append(of("run_info", "state=\"" + STATES.get(i) + "\""));
        }
        return orNought(each(query.toString()));
    }

    private static Panel runStatePanel() {
        Panel panel = stat("Run", "What the run that is on does now.", "none")
                .ask(runState(), "{{migration}}")
                .means(0, "no run", "green")
                .without("unknown");
        for (int i = 0; i < STATES.size(); i++) {
            panel.means(i + 1, STATES.get(i), STATE_COLORS.get(i));
        }
        return panel;
    }

    private static Panel writable() {
        return stat(
                        "Servers that take writes",
                        "One is right. None is right only in a window. Two is never right.",
                        "none")
                .ask(each(of("writable_servers")), "{{migration}}")
                .means(0, "NONE", "orange")
                .means(1, "one", "green")
                .means(2, "TWO", "red")
                .without("not watched");
    }

    private static Panel replication() {
        return stat("Replication", "The receiver (io) and the applier (sql) of the server that follows.", "none")
                .ask(of("replication_running"), "{{thread}}")
                .means(0, "STOPPED", "red")
                .means(1, "runs", "green")
                .without("nobody follows")
                .valuesAndNames();
    }

    private static Panel failing() {
        return stat("Checks failing", "Checks whose last finding is FAIL or UNKNOWN.", "none")
                .ask(FAILING, "{{migration}}")
                .from("green", 1, "red")
                .without("not watched");
    }

    private static Panel lastGap() {
        return stat("Last gap", "Last switch: last transaction on the old server to the first on the new one.", "s")
                .ask(of("cutover_write_gap_seconds"), "{{migration}}")
                .from("green", 1, "yellow", 10, "orange")
                .decimals(1)
                .without("not switched");
    }

    private static Panel lag() {
        return stat(
                        "Lag",
                        "Age of the newest heartbeat on the server that follows. In a window it grows: the heartbeat is stopped"
                                + " then.",
                        "s")
                .ask(of("replication_heartbeat_lag_seconds"), "{{migration}}")
                .from("green", 1, "yellow", 5, "orange", 30, "red")
                .decimals(1)
                .without("unknown");
    }

    private static Panel wayBack() {
        return stat("Way back", "After a switch the old server has to follow, or there is no rollback.", "none")
                .ask(of("way_back_running"), "{{migration}}")
                .means(0, "STOPPED", "red")
                .means(1, "runs", "green")
                .without("not switched");
    }

    private static Panel chat() {
        return stat("Chat", "Whether what people say in the channel arrives.", "none")
                .ask("landfall_chat_connected", "chat")
                .means(0, "DEAF", "red")
                .means(1, "connected", "green")
                .without("unknown");
    }

    private static Panel service() {
        return stat("Service", "Whether Landfall answers Prometheus.", "none")
                .ask("up{job=\"landfall\"}", "{{instance}}")
                .means(0, "DOWN", "red")
                .means(1, "up", "green")
                .without("not scraped");
    }

    private static Panel clientsLeft() {
        return stat(
                        "Clients left behind",
                        "Sessions of clients on the server that only follows. They read what may be late.",
                        "none")
                .ask(of("clients_left"), "{{migration}} {{server}}")
                .from("green", 1, "orange")
                .without("unknown");
    }

    private static Dashboard marked(Dashboard dashboard) {
        String waited = of("approval_wait_seconds");
        return dashboard
                .mark("Steps", of("run_step"), "{{migration}}: {{step}}", "blue")
                .mark(
                        "Approvals",
                        "changes(" + waited + "[15s]) > 0 or (" + waited + " unless " + waited + " offset 15s)",
                        "{{migration}}: approved",
                        "green");
    }

    // ---- one migration

    private static ObjectNode migration() {
        Dashboard dashboard = marked(new Dashboard(
                        MIGRATION,
                        "Landfall: migration",
                        "How a migration stands, from the copy to the finish.",
                        "now-1h",
                        "5s"))
                .link(CUTOVER, "Cutover wall")
                .link(FLEET, "Fleet");
        health(dashboard);
        following(dashboard.row("Following"));
        copy(dashboard.row("Copy"));
        latency(dashboard.row("Latency, old against new"));
        logs(dashboard.row("Binary log and checks"));
        dns(dashboard.row("DNS"));
        return dashboard.json();
    }

    private static void health(Dashboard dashboard) {
        dashboard
                .add(runStatePanel())
                .add(writable())
                .add(replication())
                .add(lag())
                .add(failing())
                .add(stat(
                                "Retention left",
                                "How much longer the binary logs are kept that the other server has not read yet.",
                                "s")
                        .ask(
                                of("binlog_retention_seconds") + " - " + of("replication_heartbeat_lag_seconds"),
                                "{{migration}}")
                        .from("red", 3600, "orange", 86400, "green")
                        .meansFrom(1e12, "no limit", "green")
                        .decimals(1)
                        .without("unknown"))
                .add(stat("Approval", "Whether a run waits for an approval.", "none")
                        .ask(orNought(each(of("run_info", "state=\"asking\""))), "{{migration}}")
                        .means(0, "none waited for", "green")
                        .means(1, "WAITS", "orange")
                        .without("unknown"))
                .add(stat("Step", "The step that runs now.", "none")
                        .ask(of("run_step"), "{{step}}")
                        .from("blue")
                        .names()
                        .without("none"))
                .add(stat("Time to catch up", "When the lag will be gone at this pace.", "s")
                        .ask(of("replication_catch_up_seconds"), "{{migration}}")
                        .from("green", 300, "orange")
                        .without("not shrinking"))
                .add(wayBack())
                .add(chat())
                .add(service());
    }

    private static void following(Dashboard dashboard) {
        dashboard
                .add(lines(
                                "Lag",
                                "By Landfall's heartbeat. The dashed line is the limit. A gap: nobody could tell.",
                                "s")
                        .ask(of("replication_heartbeat_lag_seconds"), "{{migration}} lag")
                        .ask(of("replication_lag_limit_seconds"), "{{migration}} limit")
                        .limit("limit")
                        .upToOneAtLeast())
                .add(lines(
                                "Lag as the server says it",
                                "Seconds_Behind_Master: whole seconds, and NULL (a gap) when a thread is stopped.",
                                "s")
                        .ask(of("replication_lag_seconds"), "{{migration}}")
                        .upToOneAtLeast())
                .add(lines("Transactions in a second", "What clients write, and what the other server applies.", "ops")
                        .ask(of("write_rate"), "{{migration}} written")
                        .ask(of("apply_rate"), "{{migration}} applied"))
                .add(lines("Time to catch up", "At the pace of the last minute. A gap: the lag does not shrink.", "s")
                        .ask(of("replication_catch_up_seconds"), "{{migration}}")
                        .upToOneAtLeast());
    }

    private static void copy(Dashboard dashboard) {
        String rate = "deriv(" + of("copy_bytes") + "[$__rate_interval])";
        dashboard
                .add(lines("Copied", "What the copy has moved. The dashed line is what it has to move.", "bytes")
                        .ask(of("copy_bytes"), "{{migration}} copied")
                        .ask(of("copy_bytes_expected"), "{{migration}} expected")
                        .limit("expected"))
                .add(lines("Copy rate", "Bytes in a second.", "Bps")
                        .ask(rate, "{{migration}}")
                        .size(8, 8))
                .add(stat("Copy ends in", "What is left at the rate of now.", "s")
                        .ask(
                                "(" + of("copy_bytes_expected") + " - " + of("copy_bytes") + ") / (" + rate + " > 0)",
                                "{{migration}}")
                        .from("blue")
                        .without("no copy")
                        .size(4, 8));
    }

    private static void latency(Dashboard dashboard) {
        for (Map.Entry<String, String> what :
                List.of(Map.entry("Query", "mysql_query_seconds"), Map.entry("Connect", "mysql_connect_seconds"))) {
            Panel panel = lines(
                            what.getKey() + " time",
                            what.getKey().equals("Query")
                                    ? "SELECT 1 on a warm connection, measured every 30 s."
                                    : "Connect and log in, measured every 30 s.",
                            "s")
                    .every("1m")
                    .unfilled();
            for (String percentile : List.of("50", "95", "99")) {
                panel.ask(
                        "histogram_quantile(0." + percentile + ", sum by (le, migration, server) (rate("
                                + of(what.getValue() + "_bucket") + "[$__rate_interval])))",
                        "{{server}} p" + percentile);
            }
            dashboard.add(panel);
        }
    }

    private static void logs(Dashboard dashboard) {
        Panel found = stat("", "", "none")
                .means(1, "WARN", "yellow")
                .means(2, "FAIL", "red")
                .means(3, "UNKNOWN", "purple");
        Panel checks = table("Checks that are not OK", "What the last look of each check found.", "none")
                .ask("sort_desc(" + of("check_status") + " > 0)", "")
                .column("Found", found)
                .without("none");
        organize(checks, Map.of("migration", "Migration", "check", "Check", "Value", "Found"));
        dashboard
                .add(lines(
                                "Binary log: kept and needed",
                                "The dashed line is how long it is kept; needed are the lag and the time to catch up.",
                                "s")
                        .ask(
                                of("replication_heartbeat_lag_seconds") + " + (" + of("replication_catch_up_seconds")
                                        + " or 0 * " + of("replication_heartbeat_lag_seconds") + ")",
                                "{{migration}} needed")
                        .ask(of("binlog_retention_seconds") + " < Inf", "{{migration}} kept")
                        .limit("kept"))
                .add(checks);
    }

    private static void dns(Dashboard dashboard) {
        dashboard
                .add(stat(
                                "Caches may hold an old answer for",
                                "The longest TTL that was given out, counted down. Nought: every cache asks anew.",
                                "s")
                        .ask("clamp_min(" + of("dns_cached_until_timestamp_seconds") + " - time(), 0)", "{{record}}")
                        .from("green", 1, "orange")
                        .without("no DNS record")
                        .size(6, 6))
                .add(lines("TTL", "The longest on the way from the name to the address.", "s")
                        .ask(of("dns_record_ttl_seconds"), "{{record}}")
                        .size(9, 6))
                .add(lines("Time to look up", "Asked from the authoritative server.", "s")
                        .ask(of("dns_lookup_seconds"), "{{record}}")
                        .size(9, 6));
    }

    // ---- the night of the cutover, on one screen

    private static ObjectNode cutover() {
        String open = "time() - " + of("window_open_since_timestamp_seconds");
        return marked(new Dashboard(
                        CUTOVER, "Landfall: cutover wall", "One screen for the night of the cutover.", "now-15m", "5s"))
                .link(MIGRATION, "Migration")
                .link(FLEET, "Fleet")
                .add(runStatePanel())
                .add(stat("Writes stopped for", "Since the window was opened.", "s")
                        .ask(open, "{{migration}}")
                        .from("orange")
                        .decimals(1)
                        .without("window closed"))
                .add(stat("Budget left", "When it is used up before the point of no return, everything is undone.", "s")
                        .ask(of("window_budget_seconds") + " - (" + open + ")", "{{migration}}")
                        .from("red", 10, "orange", 30, "green")
                        .decimals(1)
                        .without("window closed"))
                .add(stat("Predicted", "How long writes will be stopped, as measured when the run was armed.", "s")
                        .ask(of("cutover_predicted_seconds"), "{{migration}}")
                        .from("blue")
                        .decimals(1)
                        .without("no prediction"))
                .add(lastGap())
                .add(stat(
                                "Refused writes",
                                "Clients' writes that a closed server refused. MariaDB does not count them.",
                                "none")
                        .ask("sum by (migration) (" + of("refused_writes_total") + ")", "{{migration}}")
                        .from("green", 1, "orange")
                        .without("not counted"))
                .add(timeline("Steps", "Which step ran when.")
                        .ask(of("run_step"), "{{step}}")
                        .means(1, "runs", "blue")
                        .without("no step ran"))
                .add(writable())
                .add(clientsLeft())
                .add(wayBack())
                .add(lag())
                .add(stat("Step", "The step that runs now.", "none")
                        .ask(of("run_step"), "{{step}}")
                        .from("blue")
                        .names()
                        .without("none"))
                .add(chat())
                .add(lines("Gap of each switch", "Last transaction before the fence to the first write after it.", "s")
                        .ask(of("cutover_write_gap_seconds"), "{{migration}}")
                        .size(8, 6))
                .add(lines("Clients on the server that only follows", "After a switch nobody should be left.", "none")
                        .ask(of("clients_left"), "{{migration}} {{server}}")
                        .size(8, 6))
                .add(slowSteps())
                .json();
    }

    private static Panel slowSteps() {
        Panel steps = table("Slowest steps", "How long each took when it ran last.", "s")
                .ask("topk(6, " + of("step_seconds") + ")", "")
                .decimals(1)
                .size(8, 6);
        organize(steps, Map.of("migration", "Migration", "step", "Step", "Value", "Took"));
        return steps;
    }

    // ---- all of them

    private static ObjectNode fleet() {
        return new Dashboard(
                        FLEET, "Landfall: fleet", "All migrations, the one in most trouble first.", "now-6h", "10s")
                .link(MIGRATION, "Migration")
                .link(CUTOVER, "Cutover wall")
                .add(stat("Migrations", "Those that are not finished.", "none")
                        .ask("count(" + each(of("window_budget_seconds")) + ")", "")
                        .from("blue")
                        .without("0"))
                .add(stat("Windows open", "Migrations whose writes are stopped now.", "none")
                        .ask("count(" + of("window_open_since_timestamp_seconds") + ") or vector(0)", "")
                        .from("green", 1, "orange"))
                .add(stat("Runs that wait", "For an approval, or held.", "none")
                        .ask("count(" + of("run_info", "state=~\"asking|held\"") + ") or vector(0)", "")
                        .from("green", 1, "orange"))
                .add(stat("Switches", "Cutovers and rollbacks that were done since the service started.", "none")
                        .ask("sum(landfall_cutovers_total{outcome=\"done\"}) or vector(0)", "")
                        .from("blue"))
                .add(chat())
                .add(service())
                .add(fleetTable())
                .add(lines("Lag", "By Landfall's heartbeat. A gap: nobody could tell.", "s")
                        .ask(of("replication_heartbeat_lag_seconds"), "{{migration}}")
                        .upToOneAtLeast())
                .add(lines("Transactions in a second", "What clients write.", "ops")
                        .ask(of("write_rate"), "{{migration}}"))
                .json();
    }

    private static Panel fleetTable() {
        String writes = each(of("writable_servers") + " != bool 1");
        Panel table = table("Migrations", "The one in most trouble first; click its name to see it alone.", "none")
                .ask(orNought(FAILING + " + 100 * (" + orNought(writes) + ")"), "")
                .ask(runState(), "")
                .ask(each(of("writable_servers")), "")
                .ask(each(of("replication_heartbeat_lag_seconds")), "")
                .ask("min by (migration) (" + of("replication_running") + ")", "")
                .ask(FAILING, "")
                .ask("min by (migration) (" + of("cutover_write_gap_seconds") + ")", "")
                .size(24, 12);
        table.transform("merge");
        ObjectNode organized = table.transform("organize");
        organized.putObject("excludeByName").put("Time", true);
        ObjectNode names = organized.putObject("renameByName").put("migration", "Migration");
        ObjectNode order = organized.putObject("indexByName").put("migration", 0);
        List<String> columns =
                List.of("Trouble", "Run", "Writable", "Lag", "Replication", "Checks failing", "Last gap");
        for (int i = 0; i < columns.size(); i++) {
            String value = "Value #" + (char) ('A' + i);
            names.put(value, columns.get(i));
            order.put(value, i + 1);
        }
        table.transform("sortBy")
                .putArray("sort")
                .addObject()
                .put("field", "Trouble")
                .put("desc", true);
        return table.linked("Migration", "/d/" + MIGRATION + "?var-migration=${__value.raw}&${__url_time_range}")
                .column("Trouble", stat("", "", "none").from("green", 1, "orange", 100, "red"))
                .column("Run", runStatePanel())
                .column("Writable", writable())
                .column("Lag", lag())
                .column("Replication", replication())
                .column("Checks failing", failing())
                .column("Last gap", lastGap());
    }

    /** Leaves these columns, under other names. */
    private static void organize(Panel table, Map<String, String> columns) {
        ArrayNode kept =
                table.transform("filterFieldsByName").putObject("include").putArray("names");
        ObjectNode names = table.transform("organize").putObject("renameByName");
        new TreeMap<>(columns).forEach((column, name) -> {
            kept.add(column);
            names.put(column, name);
        });
    }
}
