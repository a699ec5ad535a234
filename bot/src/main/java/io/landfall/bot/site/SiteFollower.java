package io.landfall.bot.site;

import io.landfall.bot.posts.CheckPosts;
import io.landfall.runbooks.cutover.FollowBack;
import io.landfall.runbooks.move.FollowSource;
import io.landfall.runbooks.run.state.RunObserver;
import io.landfall.runbooks.run.state.RunStatus;
import io.landfall.runbooks.step.Runbook;
import java.util.Map;

/**
 * Lets the watch of each migration follow its runs: it begins when the target begins to follow, looks the other way
 * as soon as the servers have changed places, ends when a migration is finished, and is silent while a run makes the
 * checks fail on purpose.
 */
public final class SiteFollower implements RunObserver {

    /** Done or not, from here on everything that is not well is news. */
    private static final String LAST_ON_PURPOSE = FollowBack.NAME;

    private final Map<String, SiteWatch> watches;
    private final CheckPosts posts;

    public SiteFollower(Map<String, SiteWatch> watches, CheckPosts posts) {
        this.watches = watches;
        this.posts = posts;
    }

    @Override
    public void on(RunEvent event) {
        RunStatus run = event.run();
        SiteWatch watch = watches.get(run.migration());
        switch (event.what()) {
            case STEP_DONE -> {
                if (event.step().equals(FollowSource.NAME)) {
                    watch.followEarly();
                } else if (event.step().equals(LAST_ON_PURPOSE)) {
                    speakAgain(run, watch);
                }
            }
            case STEP_FAILED -> {
                if (event.step().equals(LAST_ON_PURPOSE)) {
                    speakAgain(run, watch);
                }
            }
            case STEP_BEGINS -> {
                if (run.windowOpen().isPresent()) {
                    posts.hush(run.migration());
                } else if (run.runbook().equals(Runbook.FINISH)) {
                    watch.rest();
                }
            }
            case UNDO_BEGINS -> posts.hush(run.migration());
            case STARTED, RESTARTED -> {
                if (run.runbook().equals(Runbook.MOVE)) {
                    posts.hush(run.migration());
                }
            }
            case GO, OPENS -> posts.hush(run.migration());
            case NOT_OPENED -> posts.speak(run.migration());
            case ENDED -> speakAgain(run, watch);
            default -> {
                // Nothing changes for the watch.
            }
        }
    }

    /** What has changed meanwhile is not told as a change: the watch begins anew, and tells what is not well. */
    private void speakAgain(RunStatus run, SiteWatch watch) {
        watch.follow(posts.speak(run.migration()));
    }
}
