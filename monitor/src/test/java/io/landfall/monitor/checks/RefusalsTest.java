package io.landfall.monitor.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landfall.monitor.check.Finding;
import io.landfall.monitor.check.Requirement;
import io.landfall.monitor.check.Severity;
import io.landfall.monitor.check.Side;
import io.landfall.monitor.check.Status;
import io.landfall.monitor.checks.host.Certificate;
import io.landfall.monitor.checks.host.ProvenServer;
import io.landfall.monitor.checks.replication.HeartbeatLag;
import io.landfall.monitor.checks.topology.Versions;
import io.landfall.monitor.server.Account;
import io.landfall.monitor.server.ClientSession;
import io.landfall.monitor.server.ConnectedReplica;
import io.landfall.monitor.server.Definer;
import io.landfall.monitor.server.Heartbeat;
import io.landfall.monitor.server.OpenTransaction;
import io.landfall.monitor.server.Presence;
import io.landfall.monitor.server.ReplicaStatus;
import io.landfall.monitor.server.ServerIdentity;
import io.landfall.monitor.server.TableFacts;
import io.landfall.monitor.server.Whose;
import io.landfall.monitor.server.mariadb.MariaDb;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Every blocking check says the whole of what is wrong and what to do. */
class RefusalsTest {

    private static final Set<String> REFUSED = new TreeSet<>();

    private final FakePair pair = new FakePair();

    /** Both servers' twin checks are one class; one of them is enough. */
    @AfterAll
    static void hasARefusalForEveryBlockingCheck() {
        Set<String> blocking = everyLine(new FakePair())
                .filter(line -> line.severity() == Severity.BLOCK)
                .map(line -> line.name().replaceAll("_(source|target)$", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        REFUSED.forEach(name -> blocking.remove(name.replaceAll("_(source|target)$", "")));
        assertThat(blocking).isEmpty();
    }

    private void refuses(String name, String text, String remedy) {
        finds(name, Status.FAIL, text, remedy);
    }

    private void finds(String name, Status status, String text, String remedy) {
        Requirement line = everyLine(pair)
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow();
        REFUSED.add(name);
        assertThat(line.look().said()).isEqualTo(new Finding(status, text, remedy));
    }

    /** Those of a cutover first: what only warns at other times blocks there. */
    private static Stream<Requirement> everyLine(FakePair pair) {
        return Stream.concat(
                Stream.of(Occasion.SWITCH, Occasion.START, Occasion.WATCH, Occasion.ALARM)
                        .flatMap(occasion -> pair.requirements().of(occasion).stream()),
                pair.ofRunbooks().stream());
    }

    @Test
    void refusesStoppedReplication() {
        pair.target.threads(true, false, "", "Error 'Duplicate entry' on query");

        refuses(
                "replication_running",
                "new-db: receiver running, applier stopped; error of the applier: Error 'Duplicate entry' on query",
                "Remove the cause, then `START SLAVE` on new-db. If the error names a row or table, somebody wrote"
                        + " there: copy again.");
    }

    @Test
    void refusesAReaderOfTheBinaryLogThatNobodyNamed() {
        pair.source.replicas.add(new ConnectedReplica(2, "landfall_repl", "10.0.0.2:40000"));
        pair.source.replicas.add(new ConnectedReplica(4, "cdc", "10.0.0.9:40002"));

        refuses(
                "other_replicas",
                "1 reader of the binary log of old-db not known to this migration; all that read it: landfall_repl from"
                        + " 10.0.0.2:40000, cdc from 10.0.0.9:40002",
                "Give it a place under `servers` and in the migration's `replicas`, so that it is pointed at the new"
                        + " server with the rest; or end it: `STOP SLAVE` there, or stop the program that reads.");
    }

    @Test
    void hidesAPasswordInAReplicationError() {
        pair.target.threads(true, false, "", "Error on query: CREATE USER x IDENTIFIED BY 'tiger-7'");

        Finding finding = pair.requirements().of(Occasion.SWITCH).get(0).look();

        assertThat(finding.text()).doesNotContain("tiger-7").endsWith("CREATE USER x …");
    }

    @Test
    void refusesAnotherSource() {
        pair.target.following.set(0, following(99, true));

        refuses(
                "replication_source",
                "new-db follows 10.0.0.1:3306 (server id 99), but old-db has server id 1",
                "Point it at old-db, or correct the migration's source.");
    }

    @Test
    void refusesToFollowByFileAndPosition() {
        pair.target.following.set(0, following(1, false));

        refuses(
                "replication_source",
                "new-db follows 10.0.0.1:3306 (server id 1) by file and position",
                "`STOP SLAVE; CHANGE MASTER TO MASTER_USE_GTID = slave_pos; START SLAVE` on new-db.");
    }

    @Test
    void refusesSeveralSources() {
        pair.target.following.add(following(3, true));

        refuses(
                "replication_source",
                "new-db follows 2 servers at once",
                "Landfall moves one source to one target. `RESET SLAVE 'name' ALL` for the others on new-db, or use"
                        + " another target.");
    }

    private ReplicaStatus following(long serverId, boolean byGtid) {
        ReplicaStatus old = pair.target.following.get(0);
        return new ReplicaStatus(
                "",
                old.sourceHost(),
                old.sourcePort(),
                serverId,
                "Yes",
                true,
                byGtid,
                0,
                "",
                "",
                old.secondsBehind(),
                old.gtidIoPos());
    }

    @Test
    void refusesATargetThatWaitsForAReplicaWhenItCommits() {
        pair.target.variable("rpl_semi_sync_master_enabled", "ON").variable("rpl_semi_sync_master_timeout", "10000");

        refuses(
                "semi_sync_target",
                "new-db waits up to 10 s for the acknowledgement of a replica when it commits"
                        + " (rpl_semi_sync_master_enabled = ON); nobody gives one while it follows another server, so it"
                        + " hardly applies anything then",
                "`SET GLOBAL rpl_semi_sync_master_enabled = OFF` on new-db, and in its option files; turn it on again"
                        + " when it takes the writes and a replica follows it.");
    }

    @Test
    void refusesALagAboveTheLimit() {
        pair.target.beat(new Heartbeat(7, FakePair.NOW.minusSeconds(41), "journal-1"));

        refuses(
                "replication_heartbeat_lag",
                "new-db is 41 s behind, the limit is 1 s",
                "Wait for it to catch up, or raise budget.max-lag.");
    }

    @Test
    void takesNoHeartbeatFromTheFutureForAYoungOne() {
        pair.target.beat(new Heartbeat(7, FakePair.NOW.plusMillis(500), "journal-1"));

        assertThatThrownBy(new HeartbeatLag(pair.target, Duration.ofSeconds(1), pair.clock)::look)
                .hasMessage(
                        "The heartbeat on new-db was written 500 ms in the future of the bot's clock, so the lag is not"
                                + " known. See whether the clock of Landfall's host was set back.");
    }

    @Test
    void doesNotKnowTheLagOfStoppedReplication() {
        pair.target.threads(false, true, "", "");

        finds(
                "replication_heartbeat_lag",
                Status.UNKNOWN,
                "new-db does not replicate or has no heartbeat yet",
                "See the check replication_running; the heartbeat is written while a migration runs.");
    }

    @Test
    void refusesARowWrittenOnTheTargetAlone() {
        pair.target.gtid("0-1-42", "0-1-42", "0-1-42,0-2-43");

        refuses(
                "errant_transactions",
                "new-db has transactions that old-db does not have: 0-2-43",
                "Somebody wrote on new-db, which only follows: that is nowhere else, and no switch to it is allowed any"
                        + " more. See what it was with `mariadb-binlog` there, bring over what is wanted, then make"
                        + " new-db anew; before a cutover, `start M --replace-target` does.");
    }

    @Test
    void takesNoCommandThatChangesNothingForARowWrittenOnTheTargetAlone() {
        pair.target.gtid("0-1-42", "0-1-42", "0-1-42,0-2-43");
        for (String harmless : List.of(
                "flush status",
                "use `shop`; FLUSH /* logs */ TABLES",
                "use `a``; b`; analyze table x",
                "TRUNCATE TABLE `shop`.`carts` /* generated by server for memory table after restart */")) {
            pair.target.ownStatements.clear();
            pair.target.ownStatements.add(harmless);

            assertThat(look("errant_transactions").text())
                    .isEqualTo("nothing was written on new-db alone but what changes nothing: " + harmless
                            + " (up to 0-2-43)");
        }
        for (String harmful : List.of(
                "BEGIN",
                "flushed",
                "use `flush`; drop table x",
                "TRUNCATE TABLE shop.carts",
                "/* flush */ drop table x")) {
            pair.target.ownStatements.add(harmful);

            assertThat(look("errant_transactions").text())
                    .as(harmful)
                    .isEqualTo("new-db has transactions that old-db does not have: 0-2-43");
            pair.target.ownStatements.remove(harmful);
        }
    }

    @Test
    void refusesTwoWritableServers() {
        pair.target.variable("read_only", "OFF");

        refuses(
                "one_writable_server",
                "old-db and new-db both take writes",
                "What is written on new-db is nowhere else and may contradict old-db: `SET GLOBAL read_only = ON` on"
                        + " new-db at once, see who wrote there (errant_transactions, clients_left), and compare the"
                        + " two.");
    }

    @Test
    void refusesAPairThatNobodyCanWriteTo() {
        pair.source.variable("read_only", "ON");

        refuses(
                "one_writable_server",
                "neither old-db nor new-db takes writes: the application can't write anywhere",
                "Unless somebody has closed it on purpose: `SET GLOBAL read_only = OFF` on old-db, and on no other.");
    }

    @Test
    void refusesServersThatSomebodyHasExchanged() {
        pair.source.variable("read_only", "ON");
        pair.target.variable("read_only", "OFF");

        refuses(
                "one_writable_server",
                "new-db takes writes and old-db, which it follows, does not",
                "Somebody has exchanged them by hand. See which one the application uses before you change anything;"
                        + " never open both.");
    }

    @Test
    void listsTheClientsOfTheServerThatFollowsByAccountAndAddress() {
        pair.target.sessions.add(FakePair.session(4, "landfall", "SELECT 1", Whose.OURS));
        pair.target.sessions.add(FakePair.session(5, "app", "SELECT 1"));
        pair.target.sessions.add(FakePair.session(6, "app", "SELECT 2"));
        pair.target.sessions.add(FakePair.session(7, "system user", "", Whose.SERVER));
        pair.target.sessions.add(FakePair.session(8, "shop_repl", "", Whose.REPLICA));
        pair.target.sessions.add(
                new ClientSession(9, "cron", "localhost", "", "Sleep", Duration.ofSeconds(9), "", "", Whose.CLIENT));

        finds(
                "clients_left",
                Status.WARN,
                "clients are connected to new-db, which only follows: app from 10.0.0.9, cron from localhost",
                "They read what may be late, and their writes are refused. Point them at old-db (10.0.0.1:3306); what is"
                        + " left then is ended with KILL.");
    }

    @Test
    void refusesAWritableTarget() {
        pair.target.variable("read_only", "OFF");

        refuses(
                "target_read_only",
                "new-db has read_only = OFF, event_scheduler = OFF",
                "`SET GLOBAL read_only = ON; SET GLOBAL event_scheduler = OFF` on new-db, and see the check"
                        + " errant_transactions.");
    }

    @Test
    void refusesAnAccountThatDoesNotSeeEverything() {
        pair.source.ownPrivileges.remove("PROCESS");

        refuses(
                "own_privileges_source",
                "Landfall's account on old-db lacks PROCESS",
                "Grant them with ON *.*; the README lists what Landfall's account needs.");
    }

    @Test
    void refusesOneServerAsSourceAndTarget() {
        ServerIdentity one = pair.source.identity();
        pair.target.identity(one);

        refuses(
                "same_server",
                "old-db (10.0.0.1:3306) and new-db (10.0.0.2:3306) are one and the same server: old-db-host, port 3306,"
                        + " /var/lib/mysql/",
                "Correct servers.new-db.address, or the migration's target.");
    }

    @Test
    void refusesEqualServerIds() {
        pair.target.identity(identity("10.11.6-MariaDB-log", 1));

        refuses(
                "server_ids",
                "old-db and new-db both have server id 1",
                "Give new-db another server_id in its option file and restart it.");
    }

    @Test
    void refusesAnOlderTarget() {
        pair.target.identity(identity("10.6.18-MariaDB", 2));

        refuses(
                "versions",
                "old-db is 10.11.6-MariaDB-log, new-db is 10.6.18-MariaDB",
                "Install 10.11 or newer on new-db.");
    }

    @Test
    void warnsOfAWayBackToAnOlderServer() {
        pair.target.identity(identity("10.6.18-MariaDB", 2));

        assertThat(new Versions(pair.source, pair.target, true).look())
                .isEqualTo(Finding.warn(
                        "old-db is 10.11.6-MariaDB-log, new-db is 10.6.18-MariaDB, and follows it",
                        "Use nothing on old-db that new-db does not know, for as long as you want the way back."));
    }

    private static ServerIdentity identity(String version, long serverId) {
        return new ServerIdentity(
                version, "new-db-host", serverId, 3306, "/var/lib/mysql/", "/run/s.sock", FakePair.NOW);
    }

    @Test
    void refusesAnOlderProgramOnTheTargetsHost() {
        pair.targetHost.programs.put("mariadbd", "mariadbd  Ver 10.5.23-MariaDB-0+deb11u1 for debian-linux-gnu");

        refuses(
                "installed_version",
                "old-db is 10.11.6-MariaDB-log, on new-host MariaDB 10.5 is installed",
                "Install 10.11 or newer on new-host.");
    }

    @Test
    void refusesASourceThatIsAReplica() {
        pair.source.following.add(following(9, true));

        refuses(
                "source_is_no_replica",
                "old-db is itself a replica of 10.0.0.1:3306",
                "Landfall moves only servers at the top. Move that one, or end replication on old-db with `STOP SLAVE;"
                        + " RESET SLAVE ALL`.");
    }

    @Test
    void refusesAGaleraNode() {
        pair.source.variable("wsrep_on", "ON");

        refuses(
                "no_galera_source",
                "old-db is a node of a Galera cluster (wsrep_on = ON)",
                "Landfall does not move clusters. Add the new host as a node instead.");
    }

    @Test
    void refusesASourceWithoutABinaryLog() {
        pair.source.variable("log_bin", "OFF");

        refuses(
                "binary_log_source",
                "old-db writes no binary log",
                "Set `log_bin`, `log_slave_updates` and `binlog_format = ROW` in its option file and restart it.");
    }

    @Test
    void refusesABinaryLogThatLacksSomething() {
        pair.target.variable("log_slave_updates", "OFF").variable("binlog_row_image", "MINIMAL");

        refuses(
                "binary_log_target",
                "new-db has binlog_format = ROW, binlog_row_image = MINIMAL, log_slave_updates = OFF",
                "Set log_slave_updates = ON (needs a restart), binlog_row_image = FULL on new-db.");
    }

    @Test
    void refusesFilteredReplication() {
        pair.source.binlogFilters.add("binlog_ignore_db=tmp");
        pair.source.variable("replicate_do_db", "shop");
        pair.target.connectionFilters.add("replicate_ignore_domain_ids=7");
        String remedy = "Remove them: from the option files, then restart; from a connection with `STOP SLAVE; CHANGE"
                + " MASTER TO IGNORE_SERVER_IDS = (), DO_DOMAIN_IDS = (), IGNORE_DOMAIN_IDS = (); START SLAVE`. What"
                + " they left out is missing: where it followed like that, copy again.";

        refuses(
                "replication_filters_source",
                "old-db filters replication: binlog_ignore_db=tmp; replicate_do_db=shop",
                remedy);
        refuses("replication_filters_target", "new-db filters replication: replicate_ignore_domain_ids=7", remedy);
    }

    @Test
    void refusesAServerThatLeavesEventsOutAndCountsThemAsApplied() {
        pair.source.variable("init_slave", "SET PASSWORD = PASSWORD('tiger-7')");
        pair.target
                .variable("slave_skip_errors", "1032,1062")
                .variable("slave_exec_mode", "IDEMPOTENT")
                .variable("slave_type_conversions", "ALL_LOSSY,ALL_NON_LOSSY")
                .variable("secure_timestamp", "YES");

        refuses(
                "skipped_events_target",
                "new-db may leave events out, or change them, and count them as applied: slave_skip_errors = 1032,1062,"
                        + " slave_exec_mode = IDEMPOTENT, slave_type_conversions = ALL_LOSSY,ALL_NON_LOSSY,"
                        + " secure_timestamp = YES",
                "Set slave_skip_errors = OFF, slave_exec_mode = STRICT, slave_type_conversions = '', secure_timestamp ="
                        + " NO on new-db (`STOP SLAVE`, `SET GLOBAL`, `START SLAVE`) and in its option files;"
                        + " slave_skip_errors and secure_timestamp need a restart. What it has left out by now stays"
                        + " missing: where it followed like that, copy again.");
        assertThat(look("skipped_events_source").text())
                .startsWith("old-db may leave events out")
                .doesNotContain("tiger-7");
    }

    @Test
    void passesSettingsOfAReplicaThatLoseNothing() {
        pair.target
                .variable("slave_ddl_exec_mode", "IDEMPOTENT")
                .variable("slave_type_conversions", "ALL_NON_LOSSY")
                .variable("secure_timestamp", "SUPER")
                .variable("gtid_ignore_duplicates", "0")
                .variable("init_slave", "");

        assertThat(look("skipped_events_target")).isEqualTo(Finding.ok("new-db applies every event as it was written"));
    }

    @Test
    void refusesEnginesWhoseRowsAHotCopyDoesNotCarry() {
        pair.source.tables.add(new TableFacts("shop", "carts", "MEMORY", 0, true));
        pair.source.tables.add(new TableFacts("shop", "log", "MyISAM", 10, true));
        pair.target.tables.add(new TableFacts("shop", "broken", "", 0, true));
        pair.target.variable("default_storage_engine", "MEMORY");
        String remedy = "Make them InnoDB on the server that takes the writes (`ALTER TABLE ... ENGINE = InnoDB`), or"
                + " drop them; what the target lacks by now needs a new copy. Rows of MyISAM, Aria, CSV, ARCHIVE and"
                + " MERGE tables are carried, too.";

        refuses(
                "carried_engines_source",
                "a hot copy does not carry the rows of shop.carts (MEMORY) on old-db",
                remedy);
        refuses(
                "carried_engines_target",
                "a hot copy does not carry the rows of shop.broken (can't be opened), new tables"
                        + " (default_storage_engine = MEMORY) on new-db",
                remedy);
    }

    @Test
    void refusesATargetThatMayLoseCommits() {
        pair.target.variable("sync_binlog", "0").variable("innodb_doublewrite", "OFF");

        refuses(
                "durability_target",
                "new-db may lose commits when its host loses power: sync_binlog = 0, innodb_doublewrite = OFF",
                "Set innodb_flush_log_at_trx_commit = 1, sync_binlog = 1 and innodb_doublewrite = ON on new-db.");
    }

    @Test
    void refusesAnotherCaseOfTableNames() {
        pair.target.variable("lower_case_table_names", "1");

        refuses(
                "table_name_case",
                "lower_case_table_names is 0 on old-db and 1 on new-db",
                "Set it to 0 in the option file of new-db and copy again.");
    }

    @Test
    void refusesAccountsThatWouldStopMatching() {
        pair.source.variable("skip_name_resolve", "OFF");
        pair.source.accounts.add(account("app", "web1.example"));
        pair.source.accounts.add(account("app", "10.0.%"));

        refuses(
                "accounts_by_host_name",
                "1 accounts of old-db have a name as their host: `app`@`web1.example`; on new-db they let nobody in,"
                        + " because skip_name_resolve is ON",
                "Bind these accounts to IP addresses, or set skip_name_resolve = OFF on new-db.");
    }

    @Test
    void refusesAnAccountForLocalhostThatWouldStopMatchingOverTcp() {
        pair.source.variable("skip_name_resolve", "OFF");
        pair.source.accounts.add(localByName("mon", false));
        pair.source.accounts.add(localByName("mariadb.sys", true));

        refuses(
                "accounts_by_host_name",
                "1 accounts of old-db have a name as their host: `mon`@`localhost` (over TCP); on new-db they let nobody"
                        + " in, because skip_name_resolve is ON",
                "Bind these accounts to IP addresses, or set skip_name_resolve = OFF on new-db.");
    }

    private static Account localByName(String user, boolean locked) {
        return new Account(user, "localhost", "mysql_native_password", locked, false, false, List.of(), true);
    }

    @Test
    void takesPatternsAddressesAndNetmasksForNoHostNames() {
        pair.source.variable("skip_name_resolve", "OFF");
        for (String host : List.of(
                "%", "localhost", "10.0.0.5", "10.%", "10.0.0.0/255.255.0.0", "192.168.1._", "2001:db8::5", "::1")) {
            pair.source.accounts.add(account("app", host));
        }

        assertThat(look("accounts_by_host_name").text()).isEqualTo("no account of old-db has a name as its host");
    }

    private static Account account(String user, String host) {
        return new Account(user, host, "mysql_native_password", false, false, false, List.of());
    }

    @Test
    void refusesALongTransaction() {
        pair.source.transactions.add(new OpenTransaction(77, Duration.ofSeconds(312), 4));

        refuses(
                "long_transactions",
                "1 transactions on old-db are older than 5 s; the oldest, of session 77, is open for 5 min 12 s and has"
                        + " changed 4 rows",
                "Wait for it, or `KILL 77` on old-db when nobody needs it.");
    }

    @Test
    void refusesARunningSchemaChangeWithoutShowingAPassword() {
        pair.source.sessions.add(FakePair.session(5, "dba", " /* x */ ALTER TABLE item ADD c INT"));
        pair.source.sessions.add(FakePair.session(6, "dba", "create user a identified by 'tiger-7'"));
        pair.source.sessions.add(FakePair.session(7, "app", "SELECT 'alter table'"));

        refuses(
                "ddl_running",
                "statements that change a schema run on old-db: ALTER TABLE of `dba` in session 5, create user of `dba`"
                        + " in session 6",
                "Wait for them to end, or `KILL QUERY` them.");
    }

    @Test
    void refusesAPreparedXaTransaction() {
        pair.source.preparedXa.add("'pay','7'");

        refuses(
                "prepared_xa",
                "1 XA transactions are prepared on old-db: 'pay','7'",
                "Let their transaction manager end them, or `XA COMMIT 'pay','7'` or `XA ROLLBACK 'pay','7'` by hand.");
    }

    @Test
    void refusesAGlobalLockThatSomebodyWaitsFor() {
        var session = FakePair.session(8, "app", "INSERT");
        pair.source.sessions.add(new ClientSession(
                8,
                session.user(),
                session.host(),
                "shop",
                "Query",
                session.time(),
                "Waiting for backup lock",
                "INSERT",
                Whose.CLIENT));

        refuses(
                "global_locks",
                "1 sessions on old-db wait for a global lock: 8 of `app` (Waiting for backup lock)",
                "See in `SHOW PROCESSLIST` who holds it (a backup, FLUSH TABLES, LOCK TABLES), and let that end.");
    }

    @Test
    void refusesCommitsThatWaitForAnAcknowledgementThatDoesNotCome() {
        for (int seconds : List.of(0, 7)) {
            pair.source.sessions.add(new ClientSession(
                    8 + seconds,
                    "app",
                    "10.0.0.9:4711",
                    "shop",
                    "Query",
                    Duration.ofSeconds(seconds),
                    "Waiting for semi-sync ACK from slave",
                    "INSERT",
                    Whose.CLIENT));
        }

        refuses(
                "unacknowledged_commits",
                "commits on old-db wait for a replica's acknowledgement, which does not come: 15 of `app`",
                "See whether its replicas run and reach it. Until they do, `SET GLOBAL rpl_semi_sync_master_enabled = OFF`"
                        + " there lets those commits end.");
    }

    @Test
    void refusesABinaryLogWithPartsOfJsonValues() {
        pair.source.variable("binlog_row_value_options", "PARTIAL_JSON");

        refuses(
                "binary_log_source",
                "old-db has binlog_format = ROW, binlog_row_image = FULL, log_slave_updates = ON",
                "Set binlog_row_value_options = '' (it is PARTIAL_JSON, which leaves parts of JSON values out) on old-db.");
    }

    @Test
    void refusesAHostWithoutTheProgramsOfACopy() {
        pair.sourceHost.programs.remove("mariadb-backup");

        refuses(
                "programs_source",
                "old-host lacks mariadb-backup",
                "Install them there, on Debian: `apt-get install mariadb-server mariadb-backup openssh-client`.");
    }

    @Test
    void warnsOfACertificateThatEndsSoonAndIsQuietWithoutOne() {
        Certificate check = new Certificate(Side.SOURCE, pair.source, pair.clock);
        assertThat(check.look().said()).isEqualTo(Finding.ok("old-db shows Landfall no certificate"));
        pair.source.certificateExpiry = Optional.of(FakePair.NOW.plus(Duration.ofDays(90)));
        assertThat(check.look().said()).isEqualTo(Finding.ok("the certificate of old-db ends at 2026-04-02T03:00:00Z"));
        pair.source.certificateExpiry = Optional.of(FakePair.NOW.plus(Duration.ofDays(13)));

        finds(
                "certificate_source",
                Status.WARN,
                "the certificate of old-db ends at 2026-01-15T03:00:00Z",
                "Install a new one and restart the server, or let it read the file again, before then: clients that ask"
                        + " for a proof do not connect after it.");
    }

    @Test
    void warnsOfAServerElsewhereThatNeedNotProveWhoItIs() {
        pair.source.proven = false;

        Finding finding = new ProvenServer(Side.SOURCE, pair.source).look();

        assertThat(finding)
                .isEqualTo(Finding.warn(
                        "old-db (10.0.0.1:3306) is not asked to prove who it is: whoever is between could read and"
                                + " change what Landfall and the other server send it",
                        "Write servers.old-db.tls: {ca: FILE}, with the CA that has signed its certificate."));
    }

    @Test
    void refusesATargetThatHoldsData() {
        for (String file : List.of(
                "ibdata1",
                "ibtmp1",
                "mysql/db.frm",
                "test/db.opt",
                "shop/item.ibd",
                "my@002dapp/x.ibd",
                "binlog.000001")) {
            pair.targetHost.files.put("/var/lib/mysql/" + file, "");
        }

        refuses(
                "target_empty",
                "new-db holds data at /var/lib/mysql on new-host: my@002dapp, shop",
                "If nobody needs it, `start M --replace-target` replaces it; else use another target.");
    }

    @Test
    void refusesSessionsOfSomebodyElseUnderLandfallsNamesOnEitherServer() {
        pair.source.sessions.add(FakePair.session(4, "landfall", "SELECT 1", Whose.OURS));
        pair.source.sessions.add(FakePair.session(5, "landfall_repl", "", Whose.REPLICA));
        pair.source.sessions.add(FakePair.session(6, "landfall", "SELECT 1"));
        pair.source.sessions.add(FakePair.session(7, "landfall_repl", ""));
        pair.target.sessions.add(FakePair.session(8, "landfall_canary", ""));

        refuses(
                "foreign_sessions_source",
                "Landfall's accounts on old-db are used by sessions that are not this Landfall's: 6 of `landfall` from"
                        + " 10.0.0.9:5000, 7 of `landfall_repl` from 10.0.0.9:5000",
                "Stop what opened them (a script, a person, a second Landfall) and give it an account of its own; end"
                        + " what is left with `KILL 6; KILL 7`.");
        refuses(
                "foreign_sessions_target",
                "Landfall's accounts on new-db are used by sessions that are not this Landfall's: 8 of"
                        + " `landfall_canary` from 10.0.0.9:5000",
                "Stop what opened them (a script, a person, a second Landfall) and give it an account of its own; end"
                        + " what is left with `KILL 8`.");
    }

    @Test
    void refusesWhatLandfallsOwnAccountHasDefinedAndNamesWhoLosesThePrivilege() {
        pair.source.accounts.add(account("landfall", "%", MariaDb.RIGHTS));
        pair.source.accounts.add(account("root", "localhost", MariaDb.RIGHTS));
        pair.source.accounts.add(account("app", "%", List.of()));
        pair.source.definers.add(new Definer("app", "%", "procedure shop.plain"));
        pair.source.definers.add(new Definer("gone", "%", "procedure shop.orphan"));
        pair.source.definers.add(new Definer("root", "10.1.2.3", "procedure shop.note_it"));
        pair.target.accounts.addAll(pair.source.accounts);
        pair.target.definers.addAll(pair.source.definers);

        assertThat(look(pair.requirements().of(Occasion.SWITCH), "privileged_definers_source"))
                .isEqualTo(Finding.ok("definers on old-db write under read_only: procedure shop.note_it by"
                        + " root@10.1.2.3; while it is closed, root@localhost lose that privilege there"));
        assertThat(look(pair.requirements().of(Occasion.SWITCH), "privileged_definers_target"))
                .isEqualTo(Finding.warn(
                        "an ordinary account writes on new-db, which is closed, by calling procedure shop.note_it by"
                                + " root@10.1.2.3",
                        "`cutover` takes that privilege from root@localhost when it arms, and gives it back when it"
                                + " opens new-db. Let nobody call them there until then."));

        pair.source.definers.add(new Definer("landfall", "%", "event shop.nightly"));
        refuses(
                "privileged_definers_source",
                "what Landfall's own account has defined writes on old-db also while it is read-only, whoever calls it:"
                        + " event shop.nightly by landfall@%",
                "Define it again with another account (`CREATE OR REPLACE DEFINER = ...`), one without READ ONLY"
                        + " ADMIN; and grant Landfall's account READ ONLY ADMIN itself, not by a role.");
    }

    private static Account account(String user, String host, List<String> rights) {
        return new Account(user, host, "mysql_native_password", false, false, !rights.isEmpty(), rights);
    }

    private static Finding look(List<Requirement> checks, String name) {
        return checks.stream()
                .filter(check -> check.name().equals(name))
                .findFirst()
                .orElseThrow()
                .look();
    }

    @Test
    void refusesToReplaceATargetThatIsUsed() {
        pair.target.sessions.add(FakePair.session(3, "app", "SELECT 1"));
        pair.target.sessions.add(FakePair.session(4, "landfall", "SELECT 1", Whose.OURS));

        refuses(
                "nobody_uses_target",
                "new-db is in use: `app` from 10.0.0.9:5000",
                "A server that is in use is not replaced. End these sessions or replicas, or use another target.");
    }

    @Test
    void replacesNoTargetThatDoesNotLetLandfallSeeWhoUsesIt() {
        pair.target.presence(Presence.REFUSES_LOGIN);

        finds(
                "nobody_uses_target",
                Status.UNKNOWN,
                "new-db refuses Landfall's login, so nobody knows who uses it.",
                "Create Landfall's account there, or stop the server.");
    }

    @Test
    void warnsOfWhatDoesNotStopACutover() {
        pair.source.tables.add(new TableFacts("shop", "log", "MyISAM", 10, false));
        pair.source.accounts.add(new Account("dba", "%", "mysql_native_password", false, false, true, MariaDb.RIGHTS));
        pair.source.sessions.add(FakePair.session(9, "dba", ""));
        pair.target
                .variable("max_connections", "10")
                .variable("sql_mode", "")
                .variable("innodb_buffer_pool_size", "134217728");
        pair.source.variable("skip_name_resolve", "OFF");
        pair.app.connectTimes.put("10.0.0.2:3306", Duration.ofMillis(2));
        pair.source.variable("binlog_expire_logs_seconds", "3600");

        assertThat(look("transactional_engines").text())
                .isEqualTo("1 tables of old-db are not transactional: shop.log (MyISAM)");
        assertThat(look("primary_keys").text()).isEqualTo("1 tables of old-db have no primary key: shop.log");
        assertThat(look("privileged_sessions").text())
                .isEqualTo("1 sessions on old-db write under read_only: 9 of `dba` from 10.0.0.9:5000");
        assertThat(look("settings_differ").text())
                .isEqualTo(
                        "Other rows and answers: sql_mode is STRICT_TRANS_TABLES on old-db and  on new-db. Refused or"
                                + " cut off otherwise: max_connections is 151 on old-db and 10 on new-db");
        assertThat(look("buffer_pool").remedy())
                .isEqualTo("On a dedicated host take 70-80 %: `SET GLOBAL innodb_buffer_pool_size = 6441402368`, and in"
                        + " its option file.");
        assertThat(look("skip_name_resolve_source").status()).isEqualTo(Status.WARN);
        assertThat(look("connect_time_from_app_1").remedy())
                .isEqualTo("See the route from app-1 to 10.0.0.2:3306; a page of 50 queries takes 90 ms longer.");
        assertThat(look("binlog_retention").text()).isEqualTo("old-db keeps its binary logs for 1 h, 1 d are needed");
    }

    private Finding look(String name) {
        Requirements requirements = pair.requirements();
        return Stream.of(requirements.of(Occasion.WATCH), requirements.of(Occasion.PEOPLE))
                .flatMap(List::stream)
                .filter(check -> check.name().equals(name))
                .findFirst()
                .orElseThrow()
                .look();
    }
}
