package io.landfall.bot.chat.slack.api;

import java.util.Optional;

/**
 * Who Landfall is in Slack.
 *
 * @param user the id of its own user
 * @param name of that user
 * @param team the workspace's name
 */
public record Self(String user, Optional<String> name, Optional<String> team) {

    public String show() {
        return name.map(known -> "@" + known + " (" + user + ")").orElse(user)
                + team.map(workspace -> " of " + workspace).orElse("");
    }
}
