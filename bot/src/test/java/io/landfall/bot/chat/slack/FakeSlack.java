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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

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

    private static final long LIMIT_SECONDS = 180;
    private static final Pattern CALL = Pattern.compile("<@([UW][A-Z0-9]+)>");
    final List<String> problems = new ArrayList<>();
    final List<Said> messages = new ArrayList<>();
    final List<JsonObject> whispers = new ArrayList<>();
    /** The same as messages, each with whom it is for. */
    final Map<Said, String> shownToOne = new LinkedHashMap<>();

    final List<JsonObject> forms = new ArrayList<>();
    /** Forms in which nothing can be said, with who opened them. */
    final Map<JsonObject, String> windows = new LinkedHashMap<>();
    /** The stamps of messages with the bot's eyes. */
    final Set<String> seen = new HashSet<>();
    /** What acknowledgements have said to whoever wrote a command. */
    final List<String> saidAtOnce = new ArrayList<>();

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
    private final Map<String, String> names = new HashMap<>();
    private final Set<String> deleted = new HashSet<>();
    private final Map<String, String> triggers = new HashMap<>();
    private final Set<String> allowedScopes = Manifest.botScopes();
    private final Reading reading = new Reading();
    private final FakeSockets sockets = new FakeSockets(vertx, this);
    private final FakeTeam team = new FakeTeam(problems::add);
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
        /** As it was posted. */
        final JsonArray first;

        volatile String text;
        volatile JsonArray blocks;
        volatile int edits;
        volatile Optional<JsonObject> metadata = Optional.empty();
        volatile Optional<String> file = Optional.empty();
        volatile boolean isShownInTheChannel;
        /** Whom it has called when it was posted; an edit calls nobody. */
        final Set<String> called = new HashSet<>();

        Said(String channel, String ts, Optional<String> thread, String user, String text, JsonArray blocks) {
            this.channel = channel;
            this.ts = ts;
            this.thread = thread;
            this.user = user;
            this.text = text;
            this.blocks = blocks;
            this.first = blocks;
            if (user.equals(BOT)) {
                CALL.matcher(blocks.encode()).results().forEach(call -> called.add(call.group(1)));
            }
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
            return button(button -> words.equals(button.getString("value")));
        }

        /** Returns the button that is called {@code label}; empty when there is none. */
        public Optional<JsonObject> buttonCalled(String label) {
            return button(button -> label.equals(button.getJsonObject("text").getString("text")));
        }

        private Optional<JsonObject> button(Predicate<JsonObject> which) {
            return blocks.stream()
                    .map(JsonObject.class::cast)
                    .filter(block -> "actions".equals(block.getString("type")))
                    .flatMap(block -> block.getJsonArray("elements").stream())
                    .map(JsonObject.class::cast)
                    .filter(which)
                    .findFirst();
        }
    }

    /** What goes wrong. */
    private enum Kind {
        TOO_MANY,
        BROKEN,
        REFUSED,
        SLOW,
        /** It is done at once, and answered late. */
        LATE,
        /** It is done, and the connection breaks before the answer. */
        UNANSWERED,
        /** It is done, and the answer is a server's that is broken. */
        DONE_AND_BROKEN,
        /** Nothing is done, and no answer ever comes. */
        SILENT
    }

    /** What goes wrong with a method, and how often. */
    private record Fault(Kind kind, String text, int times, long delayMillis) {
        Fault once() {
            return new Fault(kind, text, times - 1, delayMillis);
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
            return future.toCompletionStage().toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
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
        requests = Optional.of(new SignedRequests(vertx, url, this::saidAtOnce));
        return requests.get();
    }

    /** Two messages in a channel must not come faster than this, instead of one a second. */
    public void speaksNotFasterThan(Duration gap) {
        shortestGap = gap;
    }

    // --- faults ---

    private static final String EVERY = "every method";

    /** The next calls of a method are answered with 429. */
    public void tooMany(String method, int retryAfter, int times) {
        fault(method, new Fault(Kind.TOO_MANY, Integer.toString(retryAfter), times, 0));
    }

    /** The same, and it is not said how long to wait. */
    public void tooMany(String method, int times) {
        fault(method, new Fault(Kind.TOO_MANY, "", times, 0));
    }

    /** The next calls of a method are refused. */
    public void refuse(String method, String error, int times) {
        fault(method, new Fault(Kind.REFUSED, error, times, 0));
    }

    /** The next calls of a method end in a broken server. */
    public void fail(String method, int times) {
        fault(method, new Fault(Kind.BROKEN, "", times, 0));
    }

    /** The next calls of a method are answered late. */
    public void slow(String method, long millis, int times) {
        fault(method, new Fault(Kind.SLOW, "", times, millis));
    }

    /** The next calls of a method are done, and nobody is told. */
    public void takeWithoutAnAnswer(String method, int times) {
        fault(method, new Fault(Kind.UNANSWERED, "", times, 0));
    }

    /** The next calls of a method are done, and the answer is HTTP 503. */
    public void takeAndFail(String method, int times) {
        fault(method, new Fault(Kind.DONE_AND_BROKEN, "", times, 0));
    }

    /** From now on every call ends in a broken server. */
    public void goAway() {
        fault(EVERY, new Fault(Kind.BROKEN, "", Integer.MAX_VALUE, 0));
    }

    /** From now on no call is answered. */
    public void fallSilent() {
        fault(EVERY, new Fault(Kind.SILENT, "", Integer.MAX_VALUE, 0));
    }

    private synchronized void fault(String method, Fault fault) {
        faults.put(method, fault);
    }

    /** Somebody deletes a message. */
    public synchronized void delete(Said said) {
        messages.remove(said);
        deleted.add(said.ts);
    }

    /** The next calls of a method are done at once, and answered late. */
    public void answerLate(String method, long millis, int times) {
        fault(method, new Fault(Kind.LATE, "", times, millis));
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
        Optional<Fault> fault = fault(method);
        Kind kind = fault.map(Fault::kind).orElse(Kind.SLOW);
        switch (kind) {
            case TOO_MANY -> {
                if (!fault.get().text().isEmpty()) {
                    context.response().putHeader("Retry-After", fault.get().text());
                }
                context.response().setStatusCode(429).end("{\"ok\":false,\"error\":\"ratelimited\"}");
            }
            case BROKEN -> broken(context);
            case REFUSED -> answer(context, no(fault.get().text()));
            case UNANSWERED -> {
                doIt(context, method);
                context.request().connection().close();
            }
            case DONE_AND_BROKEN -> {
                doIt(context, method);
                broken(context);
            }
            case SILENT -> context.response().exceptionHandler(e -> {});
            case SLOW -> {
                long millis = fault.map(Fault::delayMillis).orElse(0L);
                if (millis == 0) {
                    answer(context, doIt(context, method));
                } else {
                    long timer = vertx.setTimer(millis, id -> answer(context, doIt(context, method)));
                    hangs(timer, () -> answer(context, no("internal_error")));
                }
            }
            case LATE -> {
                JsonObject done = doIt(context, method);
                long timer = vertx.setTimer(fault.get().delayMillis(), id -> answer(context, done));
                hangs(timer, () -> answer(context, done));
            }
        }
    }

    private JsonObject doIt(RoutingContext context, String method) {
        return answer(
                method, context.request().formAttributes(), context.request().getHeader("Authorization"));
    }

    private static void broken(RoutingContext context) {
        context.response().setStatusCode(503).end("<html>upstream</html>");
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
        Optional<Fault> own = Optional.ofNullable(faults.get(method)).filter(f -> f.times() > 0);
        own.ifPresent(f -> faults.put(method, f.once()));
        return own.or(() -> Optional.ofNullable(faults.get(EVERY)));
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
        notifyAll();
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
            case "reactions.add" -> react(form);
            case "files.getUploadURLExternal" -> uploadAddress(form);
            case "files.completeUploadExternal" -> uploadEnd(form);
            default ->
                team.answer(method, form).orElseGet(() -> {
                    problems.add("no such method: " + method);
                    return no("unknown_method");
                });
        };
    }

    /** What is there beside the channel of the tests. */
    synchronized <T> T team(Function<FakeTeam, T> ask) {
        notifyAll();
        return ask.apply(team);
    }

    /** Waits until somebody's own page shows {@code text}. */
    synchronized void awaitHome(String user, String text) {
        awaitThat(() -> team.home(user).filter(home -> home.contains(text)).isPresent(), user + "'s page: " + text);
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
        boolean isElsewhere = team.has(form.get("channel"));
        if (!isElsewhere) {
            postedAt.add(System.nanoTime());
        }
        if (!check(form, "chat.postMessage")) {
            return no("invalid_arguments");
        }
        Optional<String> thread = Optional.ofNullable(form.get("thread_ts"));
        Said said = new Said(
                isElsewhere ? form.get("channel") : SHOP, stamp(), thread, BOT, form.get("text"), blocks(form));
        said.isShownInTheChannel = Set.of("1", "true").contains(String.valueOf(form.get("reply_broadcast")));
        said.metadata = Optional.ofNullable(form.get("metadata")).map(JsonObject::new);
        said.metadata.ifPresent(metadata -> problems.addAll(BlockRules.metadataProblems(metadata)));
        messages.add(said);
        reading.posted(said);
        notifyAll();
        return ok().put("channel", said.channel).put("ts", said.ts);
    }

    private JsonObject update(MultiMap form) {
        Optional<Said> said = find(form.get("ts"));
        if (said.isEmpty()) {
            if (!deleted.contains(form.get("ts"))) {
                problems.add("chat.update of " + form.get("ts") + ", which was never there");
            }
            return no("message_not_found");
        }
        if (!said.get().user.equals(BOT)) {
            problems.add("chat.update of " + form.get("ts") + ", which is not the bot's");
            return no("cant_update_message");
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
        String thread = form.get("thread_ts");
        boolean isActive = messages.stream().anyMatch(said -> said.thread.equals(Optional.ofNullable(thread)));
        if (thread != null && !isActive) {
            problems.add("chat.postEphemeral in a thread that nobody has written in: Slack shows it to nobody");
        }
        if (!String.valueOf(form.get("user")).matches("[UW][A-Z0-9]+")) {
            problems.add("chat.postEphemeral to " + form.get("user"));
        }
        Said said = new Said(SHOP, stamp(), Optional.ofNullable(thread), BOT, form.get("text"), blocks(form));
        shownToOne.put(said, form.get("user"));
        whispers.add(new JsonObject()
                .put("user", form.get("user"))
                .put("thread", form.get("thread_ts"))
                .put("text", form.get("text")));
        reading.whispered(form.get("user"), form.get("thread_ts") != null, form.get("text"));
        notifyAll();
        return ok().put("message_ts", said.ts);
    }

    /** Whether Slack would take it; what it would not is remembered. */
    private boolean check(MultiMap form, String method) {
        int before = problems.size();
        boolean isByName = !method.equals("chat.update") && "#shop".equals(form.get("channel"));
        if (!isByName && !SHOP.equals(form.get("channel")) && !team.has(form.get("channel"))) {
            problems.add(method + " in an unknown channel: " + form.get("channel"));
        }
        String thread = form.get("thread_ts");
        if (thread != null && find(thread).isEmpty() && !deleted.contains(thread)) {
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
        String thread = form.get("ts");
        if (find(thread).isEmpty()) {
            return no("thread_not_found");
        }
        return page(
                form,
                messages.stream()
                        .filter(said -> said.ts.equals(thread) || said.thread.equals(Optional.of(thread)))
                        .filter(said -> said.ts.equals(thread) || said.ts.compareTo(form.get("oldest")) > 0)
                        .toList());
    }

    /** The newest first, without what stands in threads. */
    private JsonObject history(MultiMap form) {
        List<Said> found = new ArrayList<>(messages.stream()
                .filter(said -> said.thread.isEmpty() && said.ts.compareTo(form.get("oldest")) > 0)
                .toList());
        Collections.reverse(found);
        return page(form, found);
    }

    private static JsonObject page(MultiMap form, List<Said> found) {
        boolean withMetadata = "1".equals(form.get("include_all_metadata"));
        int from = Optional.ofNullable(form.get("cursor"))
                .filter(cursor -> !cursor.isEmpty())
                .map(Integer::parseInt)
                .orElse(0);
        int until = Math.min(found.size(), from + 3);
        boolean more = until < found.size();
        JsonArray page = new JsonArray();
        found.subList(from, until).forEach(said -> {
            JsonObject message = json(said);
            if (withMetadata) {
                said.metadata.ifPresent(metadata -> message.put("metadata", metadata));
            }
            page.add(message);
        });
        return ok().put("messages", page)
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
        said.file.ifPresent(name -> message.put("files", new JsonArray().add(new JsonObject().put("name", name))));
        return said.edits > 0
                ? message.put("edited", new JsonObject().put("user", said.user).put("ts", said.ts))
                : message;
    }

    /** A thing that is not to be had twice: the same sign of the same app. */
    private JsonObject react(MultiMap form) {
        if (!"eyes".equals(form.get("name")) || !SHOP.equals(form.get("channel"))) {
            problems.add("reactions.add of " + form);
            return no("invalid_name");
        }
        if (find(form.get("timestamp")).isEmpty()) {
            return no("message_not_found");
        }
        boolean isNew = seen.add(form.get("timestamp"));
        notifyAll();
        return isNew ? ok() : no("already_reacted");
    }

    private JsonObject open(MultiMap form) {
        String user = triggers.remove(form.get("trigger_id"));
        if (user == null) {
            problems.add("views.open with a trigger that is unknown or used");
            return no("invalid_trigger_id");
        }
        JsonObject view = new JsonObject(form.get("view"));
        problems.addAll(BlockRules.formProblems(view));
        view.put("id", "V" + next());
        if (view.containsKey("submit")) {
            forms.add(view);
        } else {
            windows.put(view, user);
        }
        notifyAll();
        return ok().put("view", view);
    }

    private JsonObject uploadAddress(MultiMap form) {
        String id = "F" + next();
        if (form.get("filename") == null || !form.get("length").matches("[1-9]\\d*")) {
            problems.add("an upload without a name or a length");
        }
        names.put(id, String.valueOf(form.get("filename")));
        return ok().put("file_id", id).put("upload_url", "http://127.0.0.1:" + port() + "/upload/" + id);
    }

    private void upload(RoutingContext context) {
        synchronized (this) {
            files.put(context.pathParam("id"), context.body().buffer().getBytes());
            notifyAll();
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
        Said said = new Said(
                SHOP,
                stamp(),
                Optional.of(form.get("thread_ts")),
                BOT,
                "file " + id + " " + file.getString("title"),
                new JsonArray());
        said.file = Optional.of(names.get(id));
        messages.add(said);
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
        triggers.put(trigger, user);
        boolean isToOne = shownToOne.containsKey(card);
        JsonObject press = new JsonObject()
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
                                .put("is_ephemeral", isToOne)
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
        if (!isToOne) { // of one that only one person sees Slack tells nothing else
            press.put(
                    "message",
                    new JsonObject()
                            .put("type", "message")
                            .put("user", BOT)
                            .put("ts", card.ts)
                            .put("thread_ts", card.thread.orElse(null))
                            .put("text", card.text)
                            .put("blocks", card.blocks));
        }
        return press;
    }

    /** Presses the button that is called {@code label}; returns the delivery. */
    public Delivery pressCalled(String user, Said card, String label) {
        JsonObject button = card.buttonCalled(label)
                .orElseThrow(() -> new AssertionError("no button [" + label + "] in " + card.shown()));
        reading.did(user, "presses [" + label + "]");
        return deliver("interactive", pressed(user, card, button));
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

    /** Waits until the first message of a thread, which is the run, shows {@code text}. */
    public Said awaitFirst(String thread, String text) {
        return await(said -> said.ts.equals(thread) && said.shown().contains(text), text);
    }

    synchronized Said await(Predicate<Said> which, String what) {
        awaitThat(() -> ofBot(which).isPresent(), what);
        return ofBot(which).orElseThrow();
    }

    /** How many of the bot's messages show {@code text}. */
    public synchronized long count(String text) {
        return Stream.concat(messages.stream(), shownToOne.keySet().stream())
                .filter(said -> said.user.equals(BOT) && said.shown().contains(text))
                .count();
    }

    /** How many of the bot's messages in the channel itself show {@code text}. */
    public synchronized long messagesInChannel(String text) {
        return messages.stream()
                .filter(said -> said.user.equals(BOT) && said.thread.isEmpty())
                .filter(said -> said.shown().contains(text))
                .count();
    }

    /** What the bot has said in a thread, oldest first. */
    public synchronized List<String> history(String thread) {
        return messages.stream()
                .filter(said -> said.user.equals(BOT) && said.thread.equals(Optional.of(thread)))
                .map(said -> said.text)
                .toList();
    }

    /** What only one person sees is read as well. */
    private Optional<Said> ofBot(Predicate<Said> which) {
        return Stream.concat(messages.stream(), shownToOne.keySet().stream())
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

    /** Waits for what only {@code user} sees and which shows {@code text}. */
    synchronized Said awaitShownTo(String user, String text) {
        Predicate<Said> which =
                said -> user.equals(shownToOne.get(said)) && said.shown().contains(text);
        return await(which, "shown to " + user + ": " + text);
    }

    /** Waits for a window that {@code user} has opened and which shows {@code text}. */
    synchronized JsonObject awaitWindow(String user, String text) {
        Predicate<JsonObject> which =
                view -> user.equals(windows.get(view)) && view.encode().contains(text);
        awaitThat(() -> windows.keySet().stream().anyMatch(which), "a window of " + user + ": " + text);
        return windows.keySet().stream().filter(which).findFirst().orElseThrow();
    }

    /** Waits until the bot has put its eyes to a message. */
    synchronized void awaitSeen(Said said) {
        awaitThat(() -> seen.contains(said.ts), "eyes at " + said.shown());
    }

    /** An acknowledgement has said this to whoever wrote the command. */
    synchronized void saidAtOnce(String text) {
        if (text.isBlank() || text.length() > 3_000) {
            problems.add("an acknowledgement says: " + text);
        }
        problems.addAll(BlockRules.markup(text));
        saidAtOnce.add(text);
        notifyAll();
    }

    /** Waits until an acknowledgement has said this. */
    synchronized void awaitSaidAtOnce(String text) {
        awaitThat(() -> saidAtOnce.stream().anyMatch(said -> said.contains(text)), "at once: " + text);
    }

    /** Waits for a file whose text contains this; returns it. */
    public synchronized String awaitFile(String text) {
        awaitThat(() -> fileWith(text).isPresent(), "a file with " + text);
        return fileWith(text).orElseThrow();
    }

    private Optional<String> fileWith(String text) {
        return files.values().stream()
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .filter(content -> content.contains(text))
                .findFirst();
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
