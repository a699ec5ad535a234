package io.landfall.bot.config;

import io.landfall.monitor.Secret;
import java.net.URI;
import java.util.Optional;

/**
 * How Slack is reached.
 *
 * @param botToken of the app's bot, {@code xoxb-...}
 * @param intake how Slack brings what people say
 * @param api where the Web API is, with a slash at its end
 * @param announce the id of a further channel that is told when runs begin, stop writes and end; empty when there is none
 */
public record SlackSettings(Secret botToken, Intake intake, URI api, Optional<String> announce) {

    /** Without a further channel. */
    public SlackSettings(Secret botToken, Intake intake, URI api) {
        this(botToken, intake, api, Optional.empty());
    }

    /** How Slack brings what people say. */
    public sealed interface Intake permits SocketMode, HttpRequests {}

    /**
     * Through a socket that Landfall opens: no public address is needed.
     *
     * @param appToken {@code xapp-...}
     */
    public record SocketMode(Secret appToken) implements Intake {}

    /**
     * Through requests to {@code /slack/events} on {@code listen}.
     *
     * @param signingSecret signs every request
     */
    public record HttpRequests(Secret signingSecret) implements Intake {}
}
