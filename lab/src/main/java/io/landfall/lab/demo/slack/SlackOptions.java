package io.landfall.lab.demo.slack;

import java.util.List;
import java.util.Map;

/**
 * Slack as the demo's channel.
 *
 * @param channel its name with {@code #}, or its id
 * @param approvers the ids of members and user groups who may approve
 * @param fourEyes whether somebody else than who asked must approve
 * @param required how many different people must approve, by the approval's name
 */
public record SlackOptions(
        String channel, List<String> approvers, boolean fourEyes, Map<String, Integer> required, SlackAccess access) {

    public SlackOptions {
        approvers = List.copyOf(approvers);
        required = Map.copyOf(required);
    }
}
