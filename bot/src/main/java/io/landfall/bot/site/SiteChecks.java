package io.landfall.bot.site;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Examination;
import io.landfall.monitor.check.Looked;
import io.landfall.monitor.checks.Checks;
import io.landfall.monitor.checks.Limits;
import io.landfall.monitor.checks.MigrationView;
import io.landfall.monitor.checks.Side;
import io.landfall.monitor.checks.host.Programs;
import io.landfall.runbooks.journal.history.Phase;
import io.landfall.runbooks.settings.MigrationSettings.Transfer;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The checks of a site that matter where the migration is in its life.
 *
 * @param site what is looked at
 * @param clock the bot's
 */
public record SiteChecks(Site site, Clock clock) {

    private static final Duration DEADLINE = Duration.ofSeconds(15);

    /** Looks at everything now; blocks for up to 15 s. */
    public List<Looked> look(Phase phase) {
        try (Examination examination = new Examination(DEADLINE)) {
            return examination.look(now(phase));
        }
    }

    private List<Check> now(Phase phase) {
        return switch (phase) {
            case NOT_STARTED ->
                once(Stream.of(rsync(site.view(phase)), checks(site.view(phase)).forCopy())
                        .flatMap(List::stream));
            case IN_STEP, CUT_OVER -> {
                Checks checks = checks(site.view(phase));
                yield once(
                        Stream.of(checks.forCutover(), checks.whileFollowing(), checks.alarms(), checks.ofStructure())
                                .flatMap(List::stream));
            }
            case FINISHED -> List.of();
        };
    }

    /** What a copy by rsync needs beside what every copy needs. */
    private List<Check> rsync(MigrationView view) {
        return site.settings().copy().transfer() == Transfer.RSYNC
                ? List.of(
                        new Programs(Side.SOURCE, view.sourceHost(), List.of("mariadb-backup", "ssh", "rsync")),
                        new Programs(
                                Side.TARGET,
                                view.targetHost(),
                                List.of("mariadb-backup", "mbstream", "mariadbd", "rsync")))
                : List.of();
    }

    /** What must hold before writes are stopped on the server that takes them in this phase. */
    List<Check> forSwitch(Phase phase) {
        return checks(site.view(phase)).forCutover();
    }

    /** What is looked at again and again; whether {@code view}'s target is to follow its source makes a difference. */
    List<Check> again(MigrationView view, boolean follows) {
        return follows ? checks(view).whileFollowing() : checks(view).whileNobodyFollows();
    }

    /** What is looked at more often than all else. */
    List<Check> alarms(MigrationView view, boolean follows) {
        return follows ? checks(view).alarms() : checks(view).alarmsWhileNobodyFollows();
    }

    private Checks checks(MigrationView view) {
        return new Checks(view, Limits.withLag(site.settings().budget().maxLag()), clock);
    }

    /** Of two with the same name the first counts. */
    private static List<Check> once(Stream<Check> checks) {
        Map<String, Check> byName = new LinkedHashMap<>();
        checks.forEach(check -> byName.putIfAbsent(check.name(), check));
        return List.copyOf(byName.values());
    }
}
