package io.landfall.bot.config;

import io.landfall.bot.config.form.Form;
import io.landfall.bot.config.form.Section;
import io.landfall.monitor.Elapsed;
import io.landfall.monitor.host.SshLogin;
import io.landfall.monitor.server.connection.ServerAddress;
import io.landfall.runbooks.MigrationRunbooks;
import io.landfall.runbooks.approval.ApprovalMode;
import io.landfall.runbooks.settings.Maintenance;
import io.landfall.runbooks.settings.MigrationSettings;
import io.landfall.runbooks.settings.MigrationSettings.Budget;
import io.landfall.runbooks.settings.MigrationSettings.Copy;
import io.landfall.runbooks.settings.MigrationSettings.Cutover;
import io.landfall.runbooks.settings.MigrationSettings.Dns;
import io.landfall.runbooks.settings.MigrationSettings.Posts;
import io.landfall.runbooks.settings.MigrationSettings.Verifying;
import io.landfall.runbooks.settings.Pause;
import io.landfall.runbooks.settings.RouteSettings;
import io.landfall.runbooks.settings.ServerSettings;
import io.landfall.runbooks.settings.TeamStep;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads one migration.
 *
 * @param hosts the hosts in the file, by name
 * @param servers the servers in the file, by name
 * @param mode when the steps of the window are approved
 */
record MigrationReader(Map<String, SshLogin> hosts, Map<String, ServerSettings> servers, ApprovalMode mode) {

    private static final Posts POSTS = new Posts(Duration.ofHours(1), Duration.ofSeconds(5), Duration.ofSeconds(1));
    private static final Budget BUDGET = new Budget(Duration.ofSeconds(60), Duration.ofSeconds(1));
    private static final Duration HEARTBEAT = Duration.ofMillis(100);
    private static final Form<Duration> BEAT =
            Form.DURATION.that(beat -> beat.toMillis() >= 10, "which is too short. Write at least `10ms`.");
    private static final Form<Duration> DOWNTIME =
            Form.DURATION.that(limit -> limit.toMillis() >= 1000, "which is too short. Write at least `1s`.");

    /** Returns the migration; empty when one of its servers is not known, which is noted as a problem. */
    Optional<MigrationSettings> read(String name, Section migration) {
        Optional<ServerSettings> source = migration.required("source", Form.nameOf("server", servers));
        Optional<ServerSettings> target = migration.required("target", Form.nameOf("server", servers));
        refuseTheSame(migration, source, target);
        List<ServerSettings> replicas = replicas(migration, source, target);
        String channel = migration.or("channel", Form.TEXT, "#" + name);
        Posts posts = migration.optionalSection("posts").map(this::posts).orElse(POSTS);
        List<SshLogin> probeFrom = probeFrom(migration);
        Copy copy = migration.optionalSection("copy").map(CopyReader::read).orElse(CopyReader.USUAL);
        Optional<Section> limits = migration.optionalSection("budget");
        refuseUnlimitedThinking(migration, limits);
        Budget budget = limits.map(this::budget).orElse(BUDGET);
        Cutover cutover = CutoverReader.read(migration);
        Duration heartbeat = migration.or("heartbeat-interval", BEAT, HEARTBEAT);
        Optional<Dns> dns = migration.optionalSection("dns").map(section -> DnsReader.read(section, source, target));
        Optional<Maintenance> maintenance = new MaintenanceReader(hosts, name, budget.downtime()).read(migration);
        boolean byDns = dns.flatMap(Dns::key).isPresent();
        List<RouteSettings> routes =
                byDns && !migration.has("routes") ? List.of() : new RouteReader(hosts, source, target).read(migration);
        List<RouteSettings> readsFirst = new RouteReader(hosts, source, target).readsFirst(migration);
        Optional<Pause> pause = migration.optionalSection("pause").flatMap(new PauseReader(hosts)::read);
        Verifying verifying = migration
                .optionalSection("verify")
                .map(MigrationReader::verifying)
                .orElse(Verifying.ON_REQUEST);
        List<TeamStep> steps = new StepsReader(hosts, MigrationRunbooks.steps()).read(migration);
        migration.end();
        return source.flatMap(from -> target.map(to -> new MigrationSettings(
                name,
                channel,
                posts,
                probeFrom,
                from,
                to,
                replicas,
                copy,
                budget,
                cutover,
                heartbeat,
                dns,
                maintenance,
                routes,
                readsFirst,
                pause,
                steps,
                verifying)));
    }

    /** Other servers that follow the source; none of them twice, and none of the pair itself. */
    private List<ServerSettings> replicas(
            Section migration, Optional<ServerSettings> source, Optional<ServerSettings> target) {
        List<ServerSettings> replicas =
                migration.optionalList("replicas", Form.nameOf("server", servers)).orElse(List.of()).stream()
                        .flatMap(Optional::stream)
                        .toList();
        Set<ServerAddress> taken = new HashSet<>();
        Stream.of(source, target).flatMap(Optional::stream).forEach(server -> taken.add(address(server)));
        for (ServerSettings replica : replicas) {
            if (!taken.add(address(replica))) {
                migration.problem(
                        "replicas",
                        "`" + migration.where("replicas") + "` names `" + replica.name() + "` at " + address(replica)
                                + ", which is the source, the target or named already. Name each other server that"
                                + " follows the source once.");
            }
        }
        return replicas;
    }

    private List<SshLogin> probeFrom(Section migration) {
        return migration.optionalList("probe-from", host()).orElse(List.of()).stream()
                .flatMap(Optional::stream)
                .toList();
    }

    private void refuseTheSame(Section migration, Optional<ServerSettings> source, Optional<ServerSettings> target) {
        if (source.isEmpty() || target.isEmpty()) {
            return;
        }
        String where = "`" + migration.where("target") + "` is `" + target.get().name() + "`";
        if (source.get().name().equals(target.get().name())) {
            migration.problem("target", where + ", which is the source too. Name two different servers.");
        } else if (address(source.get()).equals(address(target.get()))) {
            migration.problem(
                    "target",
                    where + " at " + address(target.get()) + ", the same address as the source `"
                            + source.get().name() + "`. Give two different servers.");
        }
    }

    private Posts posts(Section section) {
        Posts posts = new Posts(
                section.or("digest", Form.POSITIVE_DURATION, POSTS.digest()),
                section.or("lag-warn", Form.POSITIVE_DURATION, POSTS.lagWarn()),
                section.or("lag-clear", Form.POSITIVE_DURATION, POSTS.lagClear()));
        section.end();
        if (posts.lagClear().compareTo(posts.lagWarn()) >= 0) {
            section.problem(
                    "lag-clear",
                    "`" + section.where("lag-clear") + "` is " + Elapsed.show(posts.lagClear())
                            + ", which is not below `lag-warn` (" + Elapsed.show(posts.lagWarn())
                            + "). Write less, so that a warning does not come and go.");
        }
        return posts;
    }

    /** In live mode people think while nobody can write: how long must be somebody's decision. */
    private void refuseUnlimitedThinking(Section migration, Optional<Section> budget) {
        if (mode == ApprovalMode.LIVE
                && !budget.map(section -> section.has("downtime")).orElse(false)) {
            budget.orElse(migration)
                    .problem(
                            "budget",
                            "`" + migration.where("budget") + ".downtime` is missing, and with `approvals.mode: live`"
                                    + " people think while nobody can write. Write how long that may be at most, such"
                                    + " as `budget: {downtime: 60s}`.");
        }
    }

    private Budget budget(Section section) {
        Budget budget = new Budget(
                section.or("downtime", DOWNTIME, BUDGET.downtime()),
                section.or("max-lag", Form.POSITIVE_DURATION, BUDGET.maxLag()));
        section.end();
        return budget;
    }

    private static Verifying verifying(Section section) {
        Verifying verifying = new Verifying(
                section.optional("every", Form.POSITIVE_DURATION), section.optional("gate", Form.POSITIVE_DURATION));
        section.end();
        return verifying;
    }

    private Form<Optional<SshLogin>> host() {
        return Form.nameOf("host", hosts);
    }

    private static ServerAddress address(ServerSettings server) {
        return server.login().address();
    }
}
