package io.landfall.bot.chat.slack;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * A Slack of our own: Web API, Socket Mode and signed requests, with faults on demand. It remembers everything that it
 * would have refused; {@link #close} fails when there is anything.
 */
public final class FakeSlack implements AutoCloseable {

    public static final String BOT_TOKEN = "xoxb-1-fake-bot";
    public static final String APP_TOKEN = "xapp-1-fake-app";
    public static final String SIGNING_SECRET = "0123456789abcdef0123456789abcdef";
    public static final String BOT = "U0LANDFALL";
    public static final String SHOP = "C0SHOP00001";
    public static final String ANN = "U0ANN00001";
    public static final String BEN = "U0BEN00001";
    public static final String CORA = "U0CORA0001";
    public static final String DBAS = "S0DBAS00001";

    private static final long LIMIT_SECONDS = 90;
    private static final int DONE = 1;

    final List<String> problems = new ArrayList<>();
    final List<Said> messages = new ArrayList<>();
    final List<JsonObject> whispers = new ArrayList<>();
    final List<JsonObject> forms = new ArrayList<>();
    final Map<String, byte[]> files = new LinkedHashMap<>();
    final Set<String> methods = new HashSet<>();
    private final Map<String, Integer> calls = new HashMap<>();
    private final Map<Long, Runnable> hanging = new HashMap<>();
    final List<Long> postedAt = new ArrayList<>();

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final Map<String, List<String>> groups = new HashMap<>(Map.of(DBAS, List.of(BEN)));
    private final Map<String, Fault> faults = new HashMap<>();
    private final Map<String, JsonObject> strange = new HashMap<>();
    private final Set<String> triggers = new HashSet<>();
    private final Set<String> allowedScopes = Manifest.botScopes();
    private final Reading reading = new Reading();
    private final FakeSockets sockets = new FakeSockets(vertx, this);
    private Optional<SignedRequests> requests = Optional.empty();
    private Duration shortestGap = Duration.ofSeconds(1);
    private long stamps;
    private int number;

    /** A message in a channel. */
    public static final class Said {
        final String channel;
        final String ts;
        final Optional<String> thread;
        final String user;
        volatile String text;
        volatile JsonArray blocks;
        volatile int edits;

        Said(String channel, String ts, Optional<String> thread, String user, String text, JsonArray blocks) {
            this.channel = channel;
            this.ts = ts;
            this.thread = thread;
            this.user = user;
            this.text = text;
            this.blocks = blocks;
        }

        public String ts() {
            return ts;
        }

        public Optional<String> thread() {
            return thread;
        }

        /** Everything that is to be read in it. */
        public String shown() {
            return text + "\n" + blocks.encode();
        }

        /** Returns the button that says {@code words}; empty when there is none. */
        public Optional<JsonObject> button(String words) {
            return blocks.stream()
                    .map(JsonObject.class::cast)
                    .filter(block -> "actions".equals(block.getString("type")))
                    .flatMap(block -> block.getJsonArray("elements").stream())
                    .map(JsonObject.class::cast)
                    .filter(button -> words.equals(button.getString("value")))
                    .findFirst();
        }
    }

    /** What goes wrong with a method, and how often. */
    private record Fault(int status, String error, int retryAfter, int times, long delayMillis) {
        Fault once() {
            return new Fault(status, error, retryAfter, times - 1, delayMillis);
        }
    }

    private FakeSlack() {
        Router router = Router.router(vertx);
        router.post("/api/:method").handler(BodyHandler.create(false)).handler(this::call);
        router.post("/upload/:id").handler(BodyHandler.create(false)).handler(this::upload);
        server = vertx.createHttpServer(new HttpServerOptions().setMaxFormAttributeSize(-1));
        server.webSocketHandler(sockets::connected);
        server.requestHandler(router);
        await(server.listen(0, "127.0.0.1"));
    }

    public static FakeSlack start() {
        return new FakeSlack();
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    public int port() {
        return server.actualPort();
    }

    public String api() {
        return "http://127.0.0.1:" + port() + "/api/";
    }

    FakeSockets sockets() {
        return sockets;
    }

    /** Cuts the connection of Socket Mode, and gives no other one until {@link #reconnect}. */
    public void cut() {
        fail("apps.connections.open", Integer.MAX_VALUE);
        sockets.drop();
    }

    /** Gives connections again, and waits for the next one. */
    public void reconnect() {
        int before = sockets.connections();
        mend();
        sockets.awaitConnections(before + 1);
    }

    /** From now on what people do is sent as signed requests to this address. */
    public SignedRequests sendTo(String url) {
        requests = Optional.of(new SignedRequests(vertx, url));
        return requests.get();
    }

    /** Two messages in a channel must not come faster than this, instead of one a second. */
    public void speaksNotFasterThan(Duration gap) {
        shortestGap = gap;
    }

    // --- faults ---

    /** The next calls of a method are answered with 429. */
    public synchronized void tooMany(String method, int retryAfter, int times) {
        faults.put(method, new Fault(429, "ratelimited", retryAfter, times, 0));
    }

    /** The next calls of a method are refused. */
    public synchronized void refuse(String method, String error, int times) {
        faults.put(method, new Fault(200, error, 0, times, 0));
    }

    /** The next calls of a method end in a broken server. */
    public synchronized void fail(String method, int times) {
        faults.put(method, new Fault(503, "", 0, times, 0));
    }

    /** The next calls of a method are answered late. */
    public synchronized void slow(String method, long millis, int times) {
        faults.put(method, new Fault(0, "", 0, times, millis));
    }

    /** The next calls of a method are done at once, and answered late. */
    public synchronized void answerLate(String method, long millis, int times) {
        faults.put(method, new Fault(DONE, "", 0, times, millis));
    }

    /** From now on a method answers this, as a server that is not quite Slack does. */
    synchronized void answers(String method, JsonObject answer) {
        strange.put(method, answer);
    }

    public synchronized void mend() {
        faults.clear();
        strange.clear();
        sockets.greetWith(new JsonObject().put("type", "hello"));
    }

    synchronized void group(List<String> members) {
        groups.put(DBAS, members);
    }

    // --- Web API ---

    private void call(RoutingContext context) {
        String method = context.pathParam("method");
        called(method);
        MultiMap form = context.request().formAttributes();
        Optional<Fault> fault = fault(method);
        if (fault.filter(f -> f.status() == 429).isPresent()) {
            context.response()
                    .setStatusCode(429)
                    .putHeader("Retry-After", Integer.toString(fault.get().retryAfter()))
                    .end("{\"ok\":false,\"error\":\"ratelimited\"}");
        } else if (fault.filter(f -> f.status() == 503).isPresent()) {
            context.response().setStatusCode(503).end("<html>upstream</html>");
        } else if (fault.filter(f -> f.status() == 200).isPresent()) {
            answer(context, no(fault.get().error()));
        } else if (fault.isPresent()) {
            boolean isDone = fault.get().status() == DONE;
            String token = context.request().getHeader("Authorization");
            JsonObject done = isDone ? answer(method, form, token) : no("internal_error");
            long timer = vertx.setTimer(
                    fault.get().delayMillis(), id -> answer(context, isDone ? done : answer(method, form, token)));
            hangs(timer, () -> answer(context, done));
        } else {
            answer(context, answer(method, form, context.request().getHeader("Authorization")));
        }
    }

    private synchronized void hangs(long timer, Runnable answer) {
        hanging.put(timer, answer);
    }

    /** How many calls were or are to be answered late. */
    synchronized int hanging() {
        return hanging.size();
    }

    /** What would be answered late is answered now, as refused unless it was done; nothing is late any more. */
    void answerNow() {
        mend();
        Map<Long, Runnable> now;
        synchronized (this) {
            now = new HashMap<>(hanging);
        }
        now.forEach((timer, answer) -> {
            if (vertx.cancelTimer(timer)) {
                vertx.runOnContext(v -> answer.run());
            }
        });
    }

    private synchronized void called(String method) {
        calls.merge(method, 1, Integer::sum);
        notifyAll();
    }

    /** How often a method was called, answered or not. */
    synchronized int calls(String method) {
        return calls.getOrDefault(method, 0);
    }

    /** Waits until a method was called so often, answered or not. */
    synchronized void awaitCalls(String method, int times) {
        awaitThat(() -> calls(method) >= times, times + " calls of " + method);
    }

    private synchronized Optional<Fault> fault(String method) {
        Optional<Fault> fault = Optional.ofNullable(faults.get(method)).filter(f -> f.times() > 0);
        fault.ifPresent(f -> faults.put(method, f.once()));
        return fault;
    }

    private static void answer(RoutingContext context, JsonObject answer) {
        context.response().putHeader("Content-Type", "application/json").end(answer.encode());
    }

    private static JsonObject ok() {
        return new JsonObject().put("ok", true);
    }

    private static JsonObject no(String error) {
        return new JsonObject().put("ok", false).put("error", error);
    }

    private synchronized JsonObject answer(String method, MultiMap form, String authorization) {
        methods.add(method);
        String token = method.equals("apps.connections.open") ? APP_TOKEN : BOT_TOKEN;
        if (!("Bearer " + token).equals(authorization)) {
            problems.add(method + " with the token " + authorization);
            return no("invalid_auth");
        }
        if (!allowedScopes.containsAll(Manifest.needed(method))) {
            problems.add(method + " needs " + Manifest.needed(method) + "; the manifest has " + allowedScopes);
            return no("missing_scope");
        }
        if (strange.containsKey(method)) {
            return strange.get(method);
        }
        return switch (method) {
            case "auth.test" -> ok().put("user_id", BOT).put("bot_id", "B0LANDFALL");
            case "apps.connections.open" -> ok().put("url", sockets.nextUrl(port()));
            case "conversations.list" ->
                ok().put(
                                "channels",
                                new JsonArray()
                                        .add(new JsonObject().put("id", SHOP).put("name", "shop")))
                        .put("response_metadata", new JsonObject().put("next_cursor", ""));
            case "chat.postMessage" -> post(form);
            case "chat.update" -> update(form);
            case "chat.postEphemeral" -> whisper(form);
            case "conversations.replies" -> replies(form);
            case "conversations.history" -> history(form);
            case "users.info" -> user(form.get("user"));
            case "usergroups.users.list" ->
                groups.containsKey(form.get("usergroup"))
                        ? ok().put("users", new JsonArray(groups.get(form.get("usergroup"))))
                        : no("no_such_subteam");
            case "views.open" -> open(form);
            case "files.getUploadURLExternal" -> uploadAddress(form);
            case "files.completeUploadExternal" -> uploadEnd(form);
            default -> {
                problems.add("no such method: " + method);
                yield no("unknown_method");
            }
        };
    }

    private JsonObject user(String id) {
        String name = Map.of(ANN, "ann", BEN, "ben", CORA, "cora").get(id);
        return name == null
                ? no("user_not_found")
                : ok().put(
                                "user",
                                new JsonObject()
                                        .put("id", id)
                                        .put("name", name)
                                        .put("profile", new JsonObject().put("display_name", name)));
    }

    private JsonObject post(MultiMap form) {
        postedAt.add(System.nanoTime());
        if (!check(form, "chat.postMessage")) {
            return no("invalid_arguments");
        }
        Optional<String> thread = Optional.ofNullable(form.get("thread_ts"));
        Said said = new Said(SHOP, stamp(), thread, BOT, form.get("text"), blocks(form));
        messages.add(said);
        reading.posted(said);
        notifyAll();
        return ok().put("channel", said.channel).put("ts", said.ts);
    }

    private JsonObject update(MultiMap form) {
        Optional<Said> said = find(form.get("ts"));
        if (said.isEmpty() || !said.get().user.equals(BOT)) {
            problems.add("chat.update of " + form.get("ts") + ", which is not there or not the bot's");
            return no("message_not_found");
        }
        if (!check(form, "chat.update")) {
            return no("invalid_arguments");
        }
        said.get().text = form.get("text");
        said.get().blocks = blocks(form);
        said.get().edits++;
        reading.edited(said.get());
        notifyAll();
        return ok().put("channel", said.get().channel).put("ts", said.get().ts);
    }

    private JsonObject whisper(MultiMap form) {
        if (!check(form, "chat.postEphemeral")) {
            return no("invalid_arguments");
        }
        whispers.add(new JsonObject()
                .put("user", form.get("user"))
                .put("thread", form.get("thread_ts"))
                .put("text", form.get("text")));
        reading.whispered(form.get("user"), form.get("thread_ts") != null, form.get("text"));
        notifyAll();
        return ok().put("message_ts", stamp());
    }

    /** Whether Slack would take it; what it would not is remembered. */
    private boolean check(MultiMap form, String method) {
        int before = problems.size();
        boolean isByName = !method.equals("chat.update") && "#shop".equals(form.get("channel"));
        if (!isByName && !SHOP.equals(form.get("channel"))) {
            problems.add(method + " in an unknown channel: " + form.get("channel"));
        }
        String thread = form.get("thread_ts");
        if (thread != null && find(thread).isEmpty()) {
            problems.add(method + " in an unknown thread: " + thread);
        }
        String text = form.get("text");
        if (text == null || text.isBlank() || text.length() > 40_000) {
            problems.add(method + " without text beside its blocks");
        } else {
            problems.addAll(BlockRules.markup(text));
        }
        if (method.equals("chat.update") && form.get("blocks") == null) {
            problems.add("chat.update without blocks");
        }
        problems.addAll(BlockRules.problems(blocks(form)));
        return problems.size() == before;
    }

    private static JsonArray blocks(MultiMap form) {
        return new JsonArray(Optional.ofNullable(form.get("blocks")).orElse("[]"));
    }

    private JsonObject replies(MultiMap form) {
        JsonArray found = new JsonArray();
        String thread = form.get("ts");
        messages.stream()
                .filter(said -> said.ts.equals(thread) || said.thread.equals(Optional.of(thread)))
                .filter(said -> said.ts.equals(thread) || said.ts.compareTo(form.get("oldest")) > 0)
                .forEach(said -> found.add(json(said)));
        return page(found, form);
    }

    /** Newest first, as Slack does it; of threads only what begins them. */
    private JsonObject history(MultiMap form) {
        if (!SHOP.equals(form.get("channel"))) {
            problems.add("conversations.history of an unknown channel: " + form.get("channel"));
            return no("channel_not_found");
        }
        List<Said> newestFirst = new ArrayList<>(messages);
        newestFirst.sort(Comparator.comparing(Said::ts).reversed());
        JsonArray found = new JsonArray();
        newestFirst.stream()
                .filter(said -> said.thread.isEmpty() && said.ts.compareTo(form.get("oldest")) > 0)
                .forEach(said -> found.add(json(said)));
        return page(found, form);
    }

    private static JsonObject page(JsonArray found, MultiMap form) {
        int from = Optional.ofNullable(form.get("cursor"))
                .filter(cursor -> !cursor.isEmpty())
                .map(Integer::parseInt)
                .orElse(0);
        int until = Math.min(found.size(), from + 3);
        boolean more = until < found.size();
        return ok().put("messages", new JsonArray(found.getList().subList(from, until)))
                .put("has_more", more)
                .put("response_metadata", new JsonObject().put("next_cursor", more ? Integer.toString(until) : ""));
    }

    private static JsonObject json(Said said) {
        JsonObject message = new JsonObject()
                .put("type", "message")
                .put("user", said.user)
                .put("text", said.text)
                .put("ts", said.ts);
        said.thread.ifPresent(thread -> message.put("thread_ts", thread));
        if (said.user.equals(BOT)) {
            message.put("bot_id", "B0LANDFALL");
        }
        return said.edits > 0
                ? message.put("edited", new JsonObject().put("user", said.user).put("ts", said.ts))
                : message;
    }

    private JsonObject open(MultiMap form) {
        if (!triggers.remove(form.get("trigger_id"))) {
            problems.add("views.open with a trigger that is unknown or used");
            return no("invalid_trigger_id");
        }
        JsonObject view = new JsonObject(form.get("view"));
        problems.addAll(BlockRules.formProblems(view));
        forms.add(view.put("id", "V" + next()));
        notifyAll();
        return ok().put("view", view);
    }

    private JsonObject uploadAddress(MultiMap form) {
        String id = "F" + next();
        if (form.get("filename") == null || !form.get("length").matches("[1-9]\\d*")) {
            problems.add("an upload without a name or a length");
        }
        return ok().put("file_id", id).put("upload_url", "http://127.0.0.1:" + port() + "/upload/" + id);
    }

    private void upload(RoutingContext context) {
        synchronized (this) {
            files.put(context.pathParam("id"), context.body().buffer().getBytes());
        }
        context.response().end("OK");
    }

    private JsonObject uploadEnd(MultiMap form) {
        JsonObject file = new JsonArray(form.get("files")).getJsonObject(0);
        String id = file.getString("id");
        boolean isKnown = files.containsKey(id)
                && SHOP.equals(form.get("channel_id"))
                && find(form.get("thread_ts")).isPresent();
        if (!isKnown) {
            problems.add("an upload that was not done, or to nowhere: " + form);
            return no("invalid_arguments");
        }
        messages.add(new Said(
                SHOP,
                stamp(),
                Optional.of(form.get("thread_ts")),
                BOT,
                "file " + id + " " + file.getString("title"),
                new JsonArray()));
        notifyAll();
        return ok().put("files", new JsonArray().add(new JsonObject().put("id", id)));
    }

    private Optional<Said> find(String ts) {
        return messages.stream().filter(said -> said.ts.equals(ts)).findFirst();
    }

    private String stamp() {
        stamps = Math.max(stamps + 1, Instant.now().toEpochMilli() * 1000);
        return stamps / 1_000_000 + "." + String.format("%06d", stamps % 1_000_000);
    }

    private synchronized int next() {
        number++;
        return number;
    }

    // --- what people do ---

    /** Writes {@code /landfall TEXT}; returns the delivery. */
    public Delivery slash(String user, String text) {
        reading.did(user, "/landfall " + text);
        return deliver("slash_commands", slashPayload(user, text));
    }

    synchronized JsonObject slashPayload(String user, String text) {
        return new JsonObject()
                .put("command", "/landfall")
                .put("text", text)
                .put("user_id", user)
                .put("user_name", "handle-of-" + user.toLowerCase())
                .put("channel_id", SHOP)
                .put("channel_name", "shop")
                .put("team_id", "T0TEAM")
                .put("trigger_id", "trigger-" + next());
    }

    /** Writes in a thread; returns the delivery of the event. */
    public Delivery say(String user, String thread, String text) {
        return deliver("events_api", event(sayUnheard(user, thread, text)));
    }

    /** Writes in a thread, and the event is lost. */
    public synchronized Said sayUnheard(String user, String thread, String text) {
        Said said = new Said(SHOP, stamp(), Optional.of(thread), user, text, new JsonArray());
        messages.add(said);
        reading.posted(said);
        return said;
    }

    /** What somebody wrote in a thread, which nobody can read there. */
    synchronized Said said(String user, String thread, String text) {
        return new Said(SHOP, stamp(), Optional.of(thread), user, text, new JsonArray());
    }

    /** Writes {@code @landfall TEXT} in the channel, and the event is lost. */
    public synchronized Said mentionUnheard(String user, String text) {
        return said(stamp(), Optional.empty(), user, "<@" + BOT + "> " + text);
    }

    /** The same, or in a thread, some time ago. */
    synchronized Said saidAgo(Duration ago, Optional<String> thread, String user, String text) {
        String stamp = Instant.now().minus(ago).getEpochSecond() + "." + String.format("%06d", next());
        return said(stamp, thread, user, text);
    }

    private Said said(String stamp, Optional<String> thread, String user, String text) {
        Said said = new Said(SHOP, stamp, thread, user, text, new JsonArray());
        messages.add(said);
        return said;
    }

    JsonObject event(Said said) {
        return callback(
                json(said).put("channel", SHOP).put("channel_type", "channel").put("event_ts", said.ts));
    }

    JsonObject callback(JsonObject event) {
        return new JsonObject()
                .put("type", "event_callback")
                .put("team_id", "T0TEAM")
                .put("event_id", "Ev" + next())
                .put("event_time", Instant.now().getEpochSecond())
                .put("event", event);
    }

    /** Writes {@code @landfall TEXT} in the channel; Slack delivers that as a mention and as a message. */
    public Delivery mention(String user, String text) {
        Said said;
        synchronized (this) {
            said = new Said(SHOP, stamp(), Optional.empty(), user, "<@" + BOT + "> " + text, new JsonArray());
            messages.add(said);
            reading.posted(said);
        }
        deliver("events_api", event(said));
        return deliver(
                "events_api",
                callback(json(said)
                        .put("type", "app_mention")
                        .put("channel", SHOP)
                        .put("event_ts", said.ts)));
    }

    /** Presses the button that says {@code words}; returns the delivery. */
    public Delivery press(String user, Said card, String words) {
        JsonObject button = card.button(words)
                .orElseThrow(() -> new AssertionError("no button `" + words + "` in " + card.shown()));
        reading.did(user, "presses [" + words + "]");
        return deliver("interactive", pressed(user, card, button));
    }

    synchronized JsonObject pressed(String user, Said card, JsonObject button) {
        String trigger = "trigger-" + next();
        triggers.add(trigger);
        return new JsonObject()
                .put("type", "block_actions")
                .put("user", new JsonObject().put("id", user).put("name", "handle-of-" + user.toLowerCase()))
                .put("trigger_id", trigger)
                .put("team", new JsonObject().put("id", "T0TEAM"))
                .put(
                        "container",
                        new JsonObject()
                                .put("type", "message")
                                .put("message_ts", card.ts)
                                .put("channel_id", card.channel)
                                .put("thread_ts", card.thread.orElse(null)))
                .put("channel", new JsonObject().put("id", card.channel))
                .put(
                        "actions",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("type", "button")
                                        .put("action_id", button.getString("action_id"))
                                        .put("block_id", "b1")
                                        .put("value", button.getString("value"))
                                        .put("action_ts", stamp())));
    }

    /** Sends the newest form with a reason; its delivery twice, as when somebody presses twice. */
    List<Delivery> submitTwice(String user, String reason) {
        JsonObject view = awaitForm();
        Delivery first = submit(user, reason);
        synchronized (this) {
            forms.add(view);
        }
        return List.of(first, submit(user, reason));
    }

    /** Sends the newest form with a reason. */
    public Delivery submit(String user, String reason) {
        JsonObject view = awaitForm();
        forms.remove(view);
        JsonObject input = view.getJsonArray("blocks").getJsonObject(0);
        JsonObject values = new JsonObject()
                .put(
                        input.getString("block_id"),
                        new JsonObject()
                                .put(
                                        input.getJsonObject("element").getString("action_id"),
                                        new JsonObject()
                                                .put("type", "plain_text_input")
                                                .put("value", reason)));
        return deliver(
                "interactive",
                new JsonObject()
                        .put("type", "view_submission")
                        .put("team", new JsonObject().put("id", "T0TEAM"))
                        .put("user", new JsonObject().put("id", user).put("name", user))
                        .put("view", view.copy().put("state", new JsonObject().put("values", values))));
    }

    /** Waits for a form, and returns the newest. */
    synchronized JsonObject awaitForm() {
        awaitThat(() -> !forms.isEmpty(), "a form");
        return forms.get(forms.size() - 1);
    }

    Delivery deliver(String type, JsonObject payload) {
        return requests.map(http -> http.send(type, payload)).orElseGet(() -> sockets.send(type, payload));
    }

    // --- what can be seen ---

    /** Waits for a message of the bot that shows {@code text}. */
    public Said await(String text) {
        return await(said -> said.shown().contains(text), text);
    }

    synchronized Said await(Predicate<Said> which, String what) {
        awaitThat(() -> ofBot(which).isPresent(), what);
        return ofBot(which).orElseThrow();
    }

    private Optional<Said> ofBot(Predicate<Said> which) {
        return messages.stream()
                .filter(said -> said.user.equals(BOT))
                .filter(which)
                .reduce((earlier, later) -> later);
    }

    /** Waits for a message that only {@code user} sees, which shows {@code text}. */
    synchronized JsonObject awaitWhisper(String user, String text) {
        Predicate<JsonObject> which = whisper -> whisper.getString("user").equals(user)
                && whisper.getString("text").contains(text);
        awaitThat(() -> whispers.stream().anyMatch(which), "a whisper to " + user + ": " + text);
        return whispers.stream().filter(which).findFirst().orElseThrow();
    }

    private synchronized void awaitThat(BooleanSupplier holds, String what) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!holds.getAsBoolean()) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            assertThat(left).as("waiting for %s in:%n%s", what, transcript()).isPositive();
            try {
                wait(left);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** Everything that was said, and refused. */
    public synchronized String transcript() {
        StringBuilder text = new StringBuilder();
        messages.forEach(said -> text.append(said.thread.map(thread -> "  ").orElse(""))
                .append(said.user)
                .append(": ")
                .append(said.text.replace("\n", "\n      "))
                .append('\n'));
        whispers.forEach(
                whisper -> text.append("whisper ").append(whisper.encode()).append('\n'));
        problems.forEach(problem -> text.append("PROBLEM ").append(problem).append('\n'));
        return text.toString();
    }

    /** Everything that was to be seen, in the order in which it was, with what each edit changed. */
    public String reading() {
        return reading.text();
    }

    /** The shortest time between two messages, in milliseconds. */
    public synchronized long shortestGapMillis() {
        long shortest = Long.MAX_VALUE;
        for (int i = 1; i < postedAt.size(); i++) {
            shortest = Math.min(shortest, TimeUnit.NANOSECONDS.toMillis(postedAt.get(i) - postedAt.get(i - 1)));
        }
        return shortest;
    }

    /** Ends it; fails when Slack would have refused anything. */
    @Override
    public void close() {
        await(vertx.close());
        synchronized (this) {
            assertThat(problems).as("what Slack would have refused").isEmpty();
        }
        assertThat(shortestGapMillis())
                .as("the shortest time between two messages")
                .isGreaterThanOrEqualTo(shortestGap.toMillis());
    }
}
