package io.landfall.bot.chat.slack.api;

import io.landfall.bot.chat.slack.api.SlackApi.Profile;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Knows the names that are shown for people; their ids are what counts. */
public final class People {

    private static final Logger LOG = LoggerFactory.getLogger(People.class);
    private static final long GOOD_FOR = TimeUnit.HOURS.toNanos(1);
    private static final long FAILED_FOR = TimeUnit.MINUTES.toNanos(1);

    private final SlackApi api;
    private final Map<String, Named> names = new ConcurrentHashMap<>();

    private record Named(Profile profile, long until) {
        private boolean isGood() {
            return until - System.nanoTime() > 0;
        }
    }

    public People(SlackApi api) {
        this.api = api;
    }

    /** Returns the name of a user, asking Slack for it when it is not known; the id when Slack can't tell. */
    public String name(String user) {
        return profile(user).name();
    }

    /** Whether a user is a person who can answer; whoever Slack does not tell about is one. */
    boolean isPerson(String user) {
        return profile(user).isPerson();
    }

    private Profile profile(String user) {
        return Optional.ofNullable(names.get(user))
                .filter(Named::isGood)
                .map(Named::profile)
                .orElseGet(() -> ask(user));
    }

    /** Returns the name when it is known already; asks nobody. */
    public Optional<String> known(String user) {
        return Optional.ofNullable(names.get(user)).filter(Named::isGood).map(named -> named.profile()
                .name());
    }

    private Profile ask(String user) {
        try {
            return remember(user, api.user(user), GOOD_FOR);
        } catch (SlackFailure e) {
            LOG.info("{} is shown by the id: {}", user, e.getMessage());
            return remember(user, new Profile(user, true), FAILED_FOR);
        }
    }

    private Profile remember(String user, Profile profile, long nanos) {
        names.put(user, new Named(profile, System.nanoTime() + nanos));
        return profile;
    }
}
