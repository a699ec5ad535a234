package io.landfall.bot.site;

import io.landfall.bot.posts.CheckPosts;
import io.landfall.runbooks.engine.RunObserver;
import io.landfall.runbooks.engine.RunStatus;
import java.util.Map;

/**
 * Lets the watch of each migration follow its runs: it begins when the target begins to follow, looks the other way
 * after a cutover, and is silent while a run makes the checks fail on purpose.
 */
public final class SiteFollower implements RunObserver {

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
                if (event.step().equals("follow-source")) {
                    watch.followEarly();
                }
            }
            case STARTED, RESTARTED -> {
                if (run.runbook().equals("move")) {
                    posts.hush(run.migration());
                }
            }
            case GO, OPENS -> posts.hush(run.migration());
            case NOT_OPENED -> posts.speak(run.migration());
            case ENDED -> {
                posts.speak(run.migration());
                watch.follow(true);
            }
            default -> {
                // Nothing changes for the watch.
            }
        }
    }
}
