package io.landfall.bot.site;

import io.landfall.bot.posts.CheckPosts;
import io.landfall.bot.text.Outlook;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.check.CheckGroup;
import io.landfall.monitor.check.CheckResult;
import io.landfall.monitor.check.Status;
import io.landfall.monitor.checks.MigrationView;
import io.landfall.monitor.watch.LagHistory.Look;
import io.landfall.monitor.watch.Watch;
import io.landfall.monitor.watch.WatchListener;
import io.landfall.monitor.watch.WatchSettings;
import io.landfall.monitor.watch.Watches;
import io.landfall.runbooks.Readiness;
import io.landfall.runbooks.journal.history.Phase;
import io.landfall.runbooks.settings.MigrationSettings.Posts;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches one migration from when its target follows, in the direction in which it follows. */
public final class SiteWatch implements Outlook {

    private static final Logger LOG = LoggerFactory.getLogger(SiteWatch.class);

    private final Site site;
    private final Readiness readiness;
    private final Supplier<Phase> phase;
    private final Watches watches;
    private final WatchListener listener;
    private final Clock clock;
    private Optional<Phase> watched = Optional.empty();

    /** Looks at nothing yet. */
    public SiteWatch(
            Site site,
            Readiness readiness,
            Supplier<Phase> phase,
            Watches watches,
            WatchListener listener,
            Clock clock) {
        this.site = site;
        this.readiness = readiness;
        this.phase = phase;
        this.watches = watches;
        this.listener = listener;
        this.clock = clock;
    }

    @Override
    public Readiness.Checked check(Optional<String> asked, Set<String> options, Optional<CheckGroup> group) {
        return readiness.check(asked, options, group);
    }

    @Override
    public List<CheckResult> latest() {
        return watches.of(name()).map(Watch::latest).orElse(List.of());
    }

    @Override
    public List<CheckResult> alarms() {
        return watches.of(name()).map(Watch::alarms).orElse(List.of()).stream()
                .filter(result -> result.finding().status() != Status.OK)
                .toList();
    }

    /** Whether what follows has stopped with an error, as it was seen last. */
    public boolean followerStands() {
        return watches.of(name()).filter(Watch::applierStands).isPresent();
    }

    @Override
    public List<Look> lag(Duration period) {
        return watches.history(name()).since(clock.instant().minus(period));
    }

    /** What a digest tells now. */
    public CheckPosts.Digest digest() {
        return new CheckPosts.Digest(latest(), lag(site.settings().posts().digest()));
    }

    /** Watches as the journal's phase says; begins anew when the direction is another, or when {@code afresh}. */
    public synchronized void follow(boolean afresh) {
        Phase now = phase.get();
        if (afresh || !watched.equals(Optional.of(now))) {
            watches.end(name());
            watched = Optional.empty();
            if (now != Phase.NOT_STARTED && now != Phase.FINISHED) {
                begin(now);
            }
        }
    }

    /** Watches from now on: the target has begun to follow, and the journal will say so when it has caught up. */
    public synchronized void followEarly() {
        if (watched.isEmpty()) {
            begin(Phase.IN_STEP);
        }
    }

    /** Looks no more, until {@link #follow}; the series are gone. */
    public synchronized void rest() {
        watches.end(name());
        watched = Optional.empty();
    }

    private void begin(Phase now) {
        try {
            MigrationView view = site.view(now);
            Posts posts = site.settings().posts();
            WatchSettings settings =
                    WatchSettings.usual(posts.lagWarn(), posts.lagClear(), now.isTurned() && readiness.hasWayBack());
            watches.begin(name(), view, readiness.again(now), readiness.alarms(now), settings, listener);
            watched = Optional.of(now);
        } catch (LandfallException e) {
            LOG.warn("{} is not watched yet; it is tried again", name(), e);
        }
    }

    private String name() {
        return site.settings().name();
    }
}
