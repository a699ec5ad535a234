package io.landfall.bot.chat.slack.api;

import io.landfall.bot.conversation.Groups;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Slack's user groups. What Slack said counts for five seconds; when it says nothing, a group is empty, and for fifteen
 * seconds no group is asked about again: whoever asks about several people and groups waits for one answer at most.
 */
public final class UserGroups implements Groups {

    private static final Logger LOG = LoggerFactory.getLogger(UserGroups.class);
    private static final Pattern GROUP = Pattern.compile("S[A-Z0-9]{7,20}");
    private static final long GOOD_FOR = TimeUnit.SECONDS.toNanos(5);
    private static final long LEFT_ALONE_FOR = TimeUnit.SECONDS.toNanos(15);

    private final SlackApi api;
    private final People people;
    private final Map<String, Known> known = new ConcurrentHashMap<>();
    private final Map<String, String> troubles = new ConcurrentHashMap<>();

    private volatile Optional<Silence> silence = Optional.empty();

    private record Known(List<String> members, long until) {}

    /** Slack did not answer. */
    private record Silence(String why, long until) {}

    public UserGroups(SlackApi api, People people) {
        this.api = api;
        this.people = people;
    }

    @Override
    public Optional<List<String>> members(String approver) {
        return GROUP.matcher(approver).matches() ? Optional.of(membersOf(approver)) : Optional.empty();
    }

    @Override
    public Optional<String> trouble(String approver) {
        return Optional.ofNullable(troubles.get(approver));
    }

    @Override
    public boolean isPerson(String id) {
        return people.isPerson(id);
    }

    private List<String> membersOf(String group) {
        Known before = known.get(group);
        if (before != null && before.until() - System.nanoTime() > 0) {
            return before.members();
        }
        Optional<String> unasked =
                silence.filter(last -> last.until() - System.nanoTime() > 0).map(Silence::why);
        if (unasked.isPresent()) {
            troubles.put(group, unasked.get());
            return List.of();
        }
        try {
            List<String> members = api.members(group);
            troubles.remove(group);
            known.put(group, new Known(members, System.nanoTime() + GOOD_FOR));
            return members;
        } catch (SlackFailure e) {
            troubles.put(group, e.getMessage());
            if (e.isPassing()) {
                silence = Optional.of(new Silence(e.getMessage(), System.nanoTime() + LEFT_ALONE_FOR));
            }
            LOG.warn("Nobody counts as a member of {}: {}", group, e.getMessage());
            return List.of();
        }
    }
}
