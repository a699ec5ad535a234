package io.landfall.bot.chat.slack.api;

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
import com.slack.api.methods.response.conversations.ConversationsMembersResponse;
import com.slack.api.methods.response.conversations.ConversationsRepliesResponse;
import com.slack.api.methods.response.files.FilesGetUploadURLExternalResponse;
import com.slack.api.model.Conversation;
import com.slack.api.model.ConversationType;
import com.slack.api.model.Message;
import com.slack.api.model.ResponseMetadata;
import com.slack.api.model.User;
import com.slack.api.model.view.View;
import com.slack.api.model.view.Views;
import com.slack.api.util.http.SlackHttpClient;
import io.landfall.bot.config.SlackSettings;
import io.landfall.bot.conversation.Place;
import io.landfall.bot.conversation.outbox.Pace;
import io.landfall.bot.conversation.outbox.Upload;
import io.landfall.monitor.Backoff;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.Secret;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Every call that Landfall makes to Slack's Web API. Each blocks for a limited time, and is sent once. */
public final class SlackApi implements AutoCloseable {

    /** Slack takes one message a second in a channel (docs.slack.dev, rate limits). */
    public static final Pace PACE = new Pace(
            Duration.ofMillis(1_100),
            new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30)),
            Duration.ofSeconds(10),
            Duration.ofSeconds(8));

    private static final int PAGE = 200;
    private static final int PAGES = 10;
    /** Letters, digits and underscores (docs.slack.dev, message metadata). */
    private static final String EVENT = "landfall_message";

    private final Slack slack;
    private final Secret botToken;

    /** The methods; each needs a scope that {@code slack-manifest.yaml} must ask for. */
    public enum Method {
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
        OPEN_FORM("views.open"),
        REACT("reactions.add"),
        MEMBERS("conversations.members"),
        DIRECT("conversations.open"),
        HOME("views.publish");

        private final String word;

        Method(String word) {
            this.word = word;
        }

        /** Slack's name of it. */
        public String word() {
            return word;
        }
    }

    @FunctionalInterface
    private interface Request<R> {
        R send(MethodsClient client) throws IOException, SlackApiException;
    }

    /** Gives a call as long as it usually needs at most. */
    public SlackApi(SlackSettings settings) {
        this(settings, PACE.answer());
    }

    /** Gives up a call that takes longer than {@code limit}. */
    public SlackApi(SlackSettings settings, Duration limit) {
        this.botToken = settings.botToken();
        SlackConfig config = new SlackConfig();
        config.setMethodsEndpointUrlPrefix(settings.api().toString());
        config.setStatsEnabled(false);
        config.setHttpClientCallTimeoutMillis((int) limit.toMillis());
        config.setHttpClientReadTimeoutMillis((int) limit.toMillis());
        config.setHttpClientWriteTimeoutMillis((int) limit.toMillis());
        this.slack = Slack.getInstance(config, sendingOnce(config));
    }

    /** The usual client sends a request again over a new connection when the old one breaks: a message would be there twice. */
    private static SlackHttpClient sendingOnce(SlackConfig config) {
        SlackHttpClient client = new SlackHttpClient(SlackHttpClient.buildOkHttpClient(config)
                .newBuilder()
                .retryOnConnectionFailure(false)
                .build());
        client.setConfig(config);
        return client;
    }

    public Slack slack() {
        return slack;
    }

    /** Returns who the bot is. */
    public Self self() throws SlackFailure {
        AuthTestResponse answer = call(Method.AUTH_TEST, client -> client.authTest(r -> r));
        return new Self(
                there(Method.AUTH_TEST, "user_id", answer.getUserId()),
                Optional.ofNullable(answer.getUser()),
                Optional.ofNullable(answer.getTeam()));
    }

    /** Returns where a socket can be opened; good for one connection, within seconds. */
    public URI openConnection(Secret appToken) throws SlackFailure {
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

    /**
     * Posts in {@code channel}, an id or a name, or in a thread there; returns where it stands now.
     *
     * @param isForAll whether the channel shows it as well when it stands in a thread
     * @param marks go with it where people don't see them, and {@link #find} finds it by them
     */
    public Place post(
            String channel, Optional<String> thread, boolean isForAll, Rendered message, Map<String, String> marks)
            throws SlackFailure {
        ChatPostMessageResponse posted = call(
                Method.POST,
                client -> client.chatPostMessage(r -> r.channel(channel)
                        .threadTs(thread.orElse(null))
                        .replyBroadcast(isForAll && thread.isPresent())
                        .text(message.text())
                        .blocks(message.blocks())
                        .metadata(new Message.Metadata(EVENT, new HashMap<>(marks)))
                        .unfurlLinks(false)
                        .unfurlMedia(false)));
        if (posted.getTs() == null) {
            throw SlackFailure.refused(Method.POST.word(), SlackFailure.NO_STAMP);
        }
        return new Place(Optional.ofNullable(posted.getChannel()).orElse(channel), posted.getTs());
    }

    /** Returns the newest message in {@code channel}, or in a thread there, that was posted with these marks. */
    public Optional<String> find(String channel, Optional<String> thread, Map<String, String> marks, Instant since)
            throws SlackFailure {
        return newest(channel, thread, since, message -> isMarked(message, marks));
    }

    /** Whether a file of this name has been shown in a thread. */
    public boolean isUploaded(String channel, String thread, String name, Instant since) throws SlackFailure {
        return newest(
                        channel,
                        Optional.of(thread),
                        since,
                        message -> message.getFiles() != null
                                && message.getFiles().stream().anyMatch(file -> name.equals(file.getName())))
                .isPresent();
    }

    private Optional<String> newest(String channel, Optional<String> thread, Instant since, Predicate<Message> which)
            throws SlackFailure {
        return read(channel, thread, since, PAGES).stream()
                .filter(which)
                .map(Message::getTs)
                .max(Comparator.naturalOrder());
    }

    private static boolean isMarked(Message message, Map<String, String> marks) {
        return message.getMetadata() != null
                && EVENT.equals(message.getMetadata().getEventType())
                && message.getMetadata().getEventPayload() != null
                && message.getMetadata()
                        .getEventPayload()
                        .entrySet()
                        .containsAll(new HashMap<String, Object>(marks).entrySet());
    }

    private record Page(List<Message> messages, String next) {}

    /** Returns what stands there since then, of at most so many pages; of a channel only what begins threads. */
    private List<Message> read(String channel, Optional<String> thread, Instant since, int pages) throws SlackFailure {
        String oldest = since.getEpochSecond() + ".000000";
        List<Message> messages = new ArrayList<>();
        String cursor = "";
        int read = 0;
        do {
            Page page = thread.isPresent()
                    ? replies(channel, thread.get(), oldest, cursor)
                    : history(channel, oldest, cursor);
            messages.addAll(page.messages());
            cursor = page.next();
            read++;
        } while (!cursor.isEmpty() && read < pages);
        return messages;
    }

    private Page history(String channel, String oldest, String cursor) throws SlackFailure {
        ConversationsHistoryResponse page = call(
                Method.HISTORY,
                client -> client.conversationsHistory(r -> r.channel(channel)
                        .oldest(oldest)
                        .cursor(cursor)
                        .limit(PAGE)
                        .includeAllMetadata(true)));
        return new Page(page.getMessages(), page.isHasMore() ? next(page.getResponseMetadata()) : "");
    }

    private Page replies(String channel, String thread, String oldest, String cursor) throws SlackFailure {
        ConversationsRepliesResponse page = call(
                Method.REPLIES,
                client -> client.conversationsReplies(r -> r.channel(channel)
                        .ts(thread)
                        .oldest(oldest)
                        .cursor(cursor)
                        .limit(PAGE)
                        .includeAllMetadata(true)));
        return new Page(page.getMessages(), page.isHasMore() ? next(page.getResponseMetadata()) : "");
    }

    private static String next(ResponseMetadata metadata) {
        return metadata == null || metadata.getNextCursor() == null ? "" : metadata.getNextCursor();
    }

    public void update(String channel, String ts, Rendered message) throws SlackFailure {
        call(
                Method.UPDATE,
                client -> client.chatUpdate(
                        r -> r.channel(channel).ts(ts).text(message.text()).blocks(message.blocks())));
    }

    /** Shows a message to one person only, until they load the channel anew. */
    public void whisper(String channel, Optional<String> thread, String user, Rendered message) throws SlackFailure {
        call(
                Method.WHISPER,
                client -> client.chatPostEphemeral(r -> r.channel(channel)
                        .user(user)
                        .threadTs(thread.orElse(null))
                        .text(message.text())
                        .blocks(message.blocks())));
    }

    /** Shows a file in a thread. */
    public void upload(String channel, String thread, Upload file) throws SlackFailure {
        byte[] bytes = file.bytes().get();
        try {
            call(
                    Method.UPLOAD_END,
                    client -> client.filesUploadV2(r -> r.channel(channel)
                            .threadTs(thread)
                            .filename(file.name())
                            .title(file.title())
                            .altTxt(file.title())
                            .fileData(bytes)));
        } catch (SlackFilesUploadV2Exception e) {
            throw notUploaded(e);
        }
    }

    /** An upload is three calls; one of them was refused. */
    private static SlackFailure notUploaded(SlackFilesUploadV2Exception e) {
        Optional<FilesGetUploadURLExternalResponse> noAddress = e.getGetURLResponses().stream()
                .filter(response -> !response.isOk())
                .findFirst();
        if (noAddress.isPresent()) {
            return refused(Method.UPLOAD_ADDRESS, noAddress.get());
        }
        if (e.getCompleteResponse() != null && !e.getCompleteResponse().isOk()) {
            return refused(Method.UPLOAD_END, e.getCompleteResponse());
        }
        return SlackFailure.unreachable("sending the file", "it was not taken", e);
    }

    /** Returns what stands in a thread since {@code oldest}, oldest first, without its first message. */
    public List<Message> replies(String channel, String thread, Instant oldest) throws SlackFailure {
        return read(channel, Optional.of(thread), oldest, Integer.MAX_VALUE).stream()
                .filter(message -> !thread.equals(message.getTs()))
                .toList();
    }

    /** Returns what stands in a channel itself since {@code oldest}, newest first; of threads only what begins them. */
    public List<Message> history(String channel, Instant oldest) throws SlackFailure {
        return read(channel, Optional.empty(), oldest, Integer.MAX_VALUE);
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
    public void open(String trigger, View form) throws SlackFailure {
        call(
                Method.OPEN_FORM,
                client -> client.viewsOpen(r -> r.triggerId(trigger).view(form)));
    }

    /** Puts a sign to a message; that it is there already is as good. */
    public void react(Place message, String sign) throws SlackFailure {
        try {
            call(
                    Method.REACT,
                    client -> client.reactionsAdd(r -> r.channel(message.channel())
                            .timestamp(message.stamp())
                            .name(sign)));
        } catch (SlackFailure e) {
            if (!e.error().equals("already_reacted")) {
                throw e;
            }
        }
    }

    /** Returns the ids of who is in a channel. */
    public Set<String> membersOfChannel(String channel) throws SlackFailure {
        Set<String> members = new HashSet<>();
        String cursor = "";
        do {
            String from = cursor;
            ConversationsMembersResponse page = call(
                    Method.MEMBERS,
                    client -> client.conversationsMembers(
                            r -> r.channel(channel).cursor(from).limit(PAGE)));
            members.addAll(page.getMembers());
            cursor = next(page.getResponseMetadata());
        } while (!cursor.isEmpty());
        return members;
    }

    /** Returns the id of the channel in which only {@code user} and the bot are. */
    public String direct(String user) throws SlackFailure {
        Conversation channel = call(Method.DIRECT, client -> client.conversationsOpen(r -> r.users(List.of(user))))
                .getChannel();
        return there(Method.DIRECT, "channel", channel == null ? null : channel.getId());
    }

    /** Shows this on {@code user}'s own page of the app. */
    public void publishHome(String user, Rendered page) throws SlackFailure {
        View view = Views.view(v -> v.type("home").blocks(page.blocks()));
        call(Method.HOME, client -> client.viewsPublish(r -> r.userId(user).view(view)));
    }

    private <R extends SlackApiTextResponse> R call(Method method, Request<R> request) throws SlackFailure {
        try {
            R response = request.send(slack.methods(botToken.reveal()));
            if (!response.isOk()) {
                throw refused(method, response);
            }
            return response;
        } catch (SlackApiException e) {
            throw notOk(method, e);
        } catch (ConnectException | UnknownHostException | NoRouteToHostException e) {
            throw SlackFailure.outOfReach(method.word(), said(e), e);
        } catch (IOException e) {
            throw SlackFailure.unreachable(method.word(), said(e), e);
        } catch (JsonParseException e) {
            throw SlackFailure.unreachable(method.word(), "the answer is not Slack's", e);
        }
    }

    private static String said(IOException e) {
        return e.getClass().getSimpleName() + " " + e.getMessage();
    }

    private static SlackFailure refused(Method method, SlackApiTextResponse response) {
        return SlackFailure.refused(
                method.word(),
                String.valueOf(response.getError()),
                Optional.ofNullable(response.getNeeded()).orElse(""),
                Optional.ofNullable(response.getProvided()).orElse(""));
    }

    private static SlackFailure notOk(Method method, SlackApiException e) {
        int status = e.getResponse().code();
        if (status != 429) {
            return SlackFailure.unreachable(method.word(), "HTTP " + status, e);
        }
        String after = e.getResponse().header("Retry-After", "");
        return SlackFailure.tooFast(
                method.word(),
                Optional.of(after)
                        .filter(text -> text.matches("\\d{1,6}"))
                        .map(Long::parseLong)
                        .map(Duration::ofSeconds));
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
