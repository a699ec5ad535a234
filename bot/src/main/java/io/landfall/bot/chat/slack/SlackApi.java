package io.landfall.bot.chat.slack;

import com.google.gson.JsonParseException;
import com.slack.api.Slack;
import com.slack.api.SlackConfig;
import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.SlackApiTextResponse;
import com.slack.api.methods.SlackFilesUploadV2Exception;
import com.slack.api.methods.response.auth.AuthTestResponse;
import com.slack.api.methods.response.chat.ChatPostMessageResponse;
import com.slack.api.methods.response.conversations.ConversationsHistoryResponse;
import com.slack.api.methods.response.conversations.ConversationsListResponse;
import com.slack.api.methods.response.conversations.ConversationsRepliesResponse;
import com.slack.api.model.Conversation;
import com.slack.api.model.ConversationType;
import com.slack.api.model.Message;
import com.slack.api.model.User;
import com.slack.api.model.view.View;
import io.landfall.bot.chat.slack.RunThreads.Place;
import io.landfall.bot.config.SlackSettings;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every call that Landfall makes to Slack's Web API. Each blocks for at most {@link #LIMIT}. */
final class SlackApi implements AutoCloseable {

    /** How long a call may take. */
    static final Duration LIMIT = Duration.ofSeconds(10);

    private static final int PAGE = 200;
    private static final Duration USUAL_PAUSE = Duration.ofSeconds(30);

    private final Slack slack;
    private final Secret botToken;

    /** The methods; each needs a scope that {@code slack-manifest.yaml} must ask for. */
    enum Method {
        AUTH_TEST("auth.test"),
        OPEN_CONNECTION("apps.connections.open"),
        CHANNELS("conversations.list"),
        REPLIES("conversations.replies"),
        HISTORY("conversations.history"),
        POST("chat.postMessage"),
        WHISPER("chat.postEphemeral"),
        UPDATE("chat.update"),
        UPLOAD_ADDRESS("files.getUploadURLExternal"),
        UPLOAD_END("files.completeUploadExternal"),
        USER("users.info"),
        GROUP("usergroups.users.list"),
        OPEN_FORM("views.open");

        private final String word;

        Method(String word) {
            this.word = word;
        }

        /** Slack's name of it. */
        String word() {
            return word;
        }
    }

    @FunctionalInterface
    private interface Request<R> {
        R send(MethodsClient client) throws IOException, SlackApiException;
    }

    SlackApi(SlackSettings settings) {
        this.botToken = settings.botToken();
        SlackConfig config = new SlackConfig();
        config.setMethodsEndpointUrlPrefix(settings.api().toString());
        config.setStatsEnabled(false);
        config.setHttpClientCallTimeoutMillis((int) LIMIT.toMillis());
        config.setHttpClientReadTimeoutMillis((int) LIMIT.toMillis());
        config.setHttpClientWriteTimeoutMillis((int) LIMIT.toMillis());
        this.slack = Slack.getInstance(config);
    }

    Slack slack() {
        return slack;
    }

    /** Returns who the bot is. */
    Self self() throws SlackFailure {
        AuthTestResponse answer = call(Method.AUTH_TEST, client -> client.authTest(r -> r));
        return new Self(
                there(Method.AUTH_TEST, "user_id", answer.getUserId()),
                Optional.ofNullable(answer.getUser()),
                Optional.ofNullable(answer.getTeam()));
    }

    /** Returns where a socket can be opened; good for one connection, within seconds. */
    URI openConnection(Secret appToken) throws SlackFailure {
        String url = call(Method.OPEN_CONNECTION, client -> client.appsConnectionsOpen(r -> r.token(appToken.reveal())))
                .getUrl();
        try {
            return new URI(there(Method.OPEN_CONNECTION, "url", url));
        } catch (URISyntaxException e) {
            throw SlackFailure.unreachable(Method.OPEN_CONNECTION.word(), "its `url` is none", e);
        }
    }

    /** Returns what an answer must have. */
    private static String there(Method method, String key, String value) throws SlackFailure {
        if (value == null) {
            throw SlackFailure.unreachable(method.word(), "the answer has no `" + key + "`", null);
        }
        return value;
    }

    /** Returns the ids of the channels that the bot can see, by their names without {@code #}. */
    Map<String, String> channels() throws SlackFailure {
        Map<String, String> channels = new HashMap<>();
        String cursor = "";
        do {
            String from = cursor;
            ConversationsListResponse page = call(
                    Method.CHANNELS,
                    client -> client.conversationsList(r -> r.cursor(from)
                            .limit(PAGE)
                            .excludeArchived(true)
                            .types(List.of(ConversationType.PUBLIC_CHANNEL, ConversationType.PRIVATE_CHANNEL))));
            for (Conversation channel : page.getChannels()) {
                channels.put(channel.getName(), channel.getId());
            }
            cursor = Optional.ofNullable(page.getResponseMetadata())
                    .map(metadata -> metadata.getNextCursor())
                    .orElse("");
        } while (!cursor.isEmpty());
        return channels;
    }

    /** Posts in {@code channel}, an id or a name, or in a thread there; returns where it stands now. */
    Place post(String channel, Optional<String> thread, Rendered message) throws SlackFailure {
        ChatPostMessageResponse posted = call(
                Method.POST,
                client -> client.chatPostMessage(r -> r.channel(channel)
                        .threadTs(thread.orElse(null))
                        .text(message.text())
                        .blocks(message.blocks())
                        .unfurlLinks(false)
                        .unfurlMedia(false)));
        if (posted.getTs() == null) {
            throw SlackFailure.refused(Method.POST.word(), SlackFailure.NO_STAMP);
        }
        return new Place(Optional.ofNullable(posted.getChannel()).orElse(channel), posted.getTs());
    }

    void update(String channel, String ts, Rendered message) throws SlackFailure {
        call(
                Method.UPDATE,
                client -> client.chatUpdate(
                        r -> r.channel(channel).ts(ts).text(message.text()).blocks(message.blocks())));
    }

    /** Shows a message to one person only, until they load the channel anew. */
    void whisper(String channel, Optional<String> thread, String user, Rendered message) throws SlackFailure {
        call(
                Method.WHISPER,
                client -> client.chatPostEphemeral(r -> r.channel(channel)
                        .user(user)
                        .threadTs(thread.orElse(null))
                        .text(message.text())
                        .blocks(message.blocks())));
    }

    /** Shows a file in a thread. */
    void upload(String channel, String thread, Upload file) throws SlackFailure {
        try {
            call(
                    Method.UPLOAD_END,
                    client -> client.filesUploadV2(r -> r.channel(channel)
                            .threadTs(thread)
                            .filename(file.name())
                            .title(file.title())
                            .altTxt(file.title())
                            .fileData(file.bytes().get())));
        } catch (SlackFilesUploadV2Exception e) {
            String error = e.getGetURLResponses().stream()
                    .filter(response -> !response.isOk())
                    .map(response -> response.getError())
                    .findFirst()
                    .orElse("upload_failed");
            throw SlackFailure.refused(Method.UPLOAD_ADDRESS.word(), error);
        }
    }

    /** Returns what stands in a thread since {@code oldest}, oldest first, without its first message. */
    List<Message> replies(String channel, String thread, String oldest) throws SlackFailure {
        List<Message> replies = new ArrayList<>();
        String cursor = "";
        do {
            String from = cursor;
            ConversationsRepliesResponse page = call(
                    Method.REPLIES,
                    client -> client.conversationsReplies(r -> r.channel(channel)
                            .ts(thread)
                            .oldest(oldest)
                            .cursor(from)
                            .limit(PAGE)));
            page.getMessages().stream()
                    .filter(message -> !thread.equals(message.getTs()))
                    .forEach(replies::add);
            cursor = page.isHasMore() && page.getResponseMetadata() != null
                    ? page.getResponseMetadata().getNextCursor()
                    : "";
        } while (cursor != null && !cursor.isEmpty());
        return replies;
    }

    /** Returns what stands in a channel itself since {@code oldest}, newest first; of threads only what begins them. */
    List<Message> history(String channel, String oldest) throws SlackFailure {
        List<Message> messages = new ArrayList<>();
        String cursor = "";
        do {
            String from = cursor;
            ConversationsHistoryResponse page = call(
                    Method.HISTORY,
                    client -> client.conversationsHistory(
                            r -> r.channel(channel).oldest(oldest).cursor(from).limit(PAGE)));
            messages.addAll(page.getMessages());
            cursor = page.isHasMore() && page.getResponseMetadata() != null
                    ? page.getResponseMetadata().getNextCursor()
                    : "";
        } while (cursor != null && !cursor.isEmpty());
        return messages;
    }

    /**
     * A user.
     *
     * @param name what is shown
     * @param isPerson whether it is neither a bot nor deactivated
     */
    record Profile(String name, boolean isPerson) {}

    Profile user(String user) throws SlackFailure {
        User found =
                call(Method.USER, client -> client.usersInfo(r -> r.user(user))).getUser();
        String shown = found.getProfile() == null
                ? ""
                : String.valueOf(found.getProfile().getDisplayName());
        String name = shown.isBlank() || shown.equals("null") ? String.valueOf(found.getName()) : shown;
        return new Profile(name, !found.isDeleted() && !found.isBot());
    }

    /** Returns the ids of a user group's members. */
    List<String> members(String group) throws SlackFailure {
        return List.copyOf(call(Method.GROUP, client -> client.usergroupsUsersList(r -> r.usergroup(group)))
                .getUsers());
    }

    /** Opens a form for whoever pressed a button; {@code trigger} is good for 3 s. */
    void open(String trigger, View form) throws SlackFailure {
        call(
                Method.OPEN_FORM,
                client -> client.viewsOpen(r -> r.triggerId(trigger).view(form)));
    }

    private <R extends SlackApiTextResponse> R call(Method method, Request<R> request) throws SlackFailure {
        try {
            R response = request.send(slack.methods(botToken.reveal()));
            if (!response.isOk()) {
                throw SlackFailure.refused(
                        method.word(),
                        String.valueOf(response.getError()),
                        Optional.ofNullable(response.getNeeded()).orElse(""),
                        Optional.ofNullable(response.getProvided()).orElse(""));
            }
            return response;
        } catch (SlackApiException e) {
            throw notOk(method, e);
        } catch (IOException e) {
            throw SlackFailure.unreachable(method.word(), e.getClass().getSimpleName() + " " + e.getMessage(), e);
        } catch (JsonParseException e) {
            throw SlackFailure.unreachable(method.word(), "the answer is not Slack's", e);
        }
    }

    private static SlackFailure notOk(Method method, SlackApiException e) {
        int status = e.getResponse().code();
        if (status != 429) {
            return SlackFailure.unreachable(method.word(), "HTTP " + status, e);
        }
        String after = e.getResponse().header("Retry-After", "");
        Duration pause = after.matches("\\d{1,6}") ? Duration.ofSeconds(Long.parseLong(after)) : USUAL_PAUSE;
        return SlackFailure.tooFast(method.word(), pause);
    }

    @Override
    public void close() {
        try {
            slack.close();
        } catch (Exception e) {
            throw LandfallException.external("Slack's client did not end: " + e.getMessage(), e);
        }
    }
}
