package io.landfall.bot.chat.slack;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** Knows the channels of the configuration file by Slack's ids. */
final class ChannelBook {

    private static final Pattern ID = Pattern.compile("[CGD][A-Z0-9]{7,20}");

    private final SlackApi api;
    private final List<String> configured;
    private final Map<String, String> ids = new ConcurrentHashMap<>();

    /** Knows {@code configured}, which are names ({@code #shop-db}) or ids. */
    ChannelBook(SlackApi api, Collection<String> configured) {
        this.api = api;
        this.configured = configured.stream().distinct().toList();
    }

    /** Returns the id of a channel of the file. */
    String id(String channel) throws SlackFailure {
        if (ID.matcher(channel).matches()) {
            return channel;
        }
        if (!ids.containsKey(channel)) {
            find();
        }
        return Optional.ofNullable(ids.get(channel))
                .orElseThrow(() -> SlackFailure.refused(
                        "finding " + channel, "there is no such channel that the app can see; invite it there", ""));
    }

    /** Returns the channel as the file writes it; empty when the file does not name it. */
    Optional<String> configured(String id) throws SlackFailure {
        boolean allKnown = configured.stream()
                .allMatch(channel ->
                        ids.containsKey(channel) || ID.matcher(channel).matches());
        if (!allKnown) {
            find();
        }
        return configured.stream()
                .filter(channel -> channel.equals(id) || id.equals(ids.get(channel)))
                .findFirst();
    }

    /** Returns the channel as the file writes it, as far as that is known; asks nobody. */
    String named(String channel) {
        return ids.entrySet().stream()
                .filter(entry -> entry.getValue().equals(channel))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(channel);
    }

    /** The channels as the file writes them. */
    List<String> all() {
        return configured;
    }

    private void find() throws SlackFailure {
        Map<String, String> found = api.channels();
        configured.forEach(channel ->
                Optional.ofNullable(found.get(channel.replaceFirst("^#", ""))).ifPresent(id -> ids.put(channel, id)));
    }
}
