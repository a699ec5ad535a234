package io.landfall.bot.chat.slack.api;

import io.landfall.bot.Groups;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Slack's user groups. What Slack said counts for five seconds; when it says nothing, a group is empty. */
public final class UserGroups implements Groups {

    private static final Logger LOG = LoggerFactory.getLogger(UserGroups.class);
    private static final Pattern GROUP = Pattern.compile("S[A-Z0-9]{7,20}");
    private static final long GOOD_FOR = TimeUnit.SECONDS.toNanos(5);

    private final SlackApi api;
    private final People people;
    private final Map<String, Known> known = new ConcurrentHashMap<>();
    private final Map<String, String> troubles = new ConcurrentHashMap<>();

    private record Known(List<String> members, long until) {}

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
        try {
            List<String> members = api.members(group);
            troubles.remove(group);
            known.put(group, new Known(members, System.nanoTime() + GOOD_FOR));
            return members;
        } catch (SlackFailure e) {
            troubles.put(group, e.getMessage());
            LOG.warn("Nobody counts as a member of {}: {}", group, e.getMessage());
            return List.of();
        }
    }
}
