package io.landfall.bot.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.lab.process.Awaited;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whoever connects and never says all of a request is closed, and keeps nobody out. */
class PlacesTest {

    private static final String HALF_A_HEAD = "GET /health HTTP/1.1\r\nX-Slow: ";
    private static final Duration NEVER = Duration.ofHours(1);

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    @Test
    void answersWhoeverComesWhileOthersHoldEveryPlaceAndClosesTheOldestOfThem() throws Exception {
        Places heads = new Places(20, NEVER);
        int port = listen(heads);
        try (Tricklers tricklers = new Tricklers(50, port, HALF_A_HEAD)) {
            assertThat(get(port)).isEqualTo("fine");

            assertThat(heads.taken()).isEqualTo(20);
            assertThat(tricklers.open()).isGreaterThanOrEqualTo(19);
        }
    }

    @Test
    void closesWhoeverTakesTooLongAndForgetsThem() throws Exception {
        Places heads = new Places(200, Duration.ofMillis(500));
        int port = listen(heads);
        try (Tricklers tricklers = new Tricklers(50, port, HALF_A_HEAD)) {
            tricklers.awaitClosed();
        }
        awaitFree(heads);
    }

    @Test
    void forgetsConnectionsThatEndBefore() throws Exception {
        Places heads = new Places(200, NEVER);
        int port = listen(heads);

        new Tricklers(50, port, HALF_A_HEAD).close();

        awaitFree(heads);
    }

    private int listen(Places heads) throws Exception {
        HttpServer server = HttpDoor.server(vertx, heads, router -> router.get("/health")
                .handler(request -> request.response().end("fine")));
        return await(server.listen(0, "127.0.0.1")).actualPort();
    }

    private static String get(int port) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health"))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    }

    private static void awaitFree(Places places) {
        Awaited.within(Duration.ofMinutes(3), "no place is taken", () -> places.taken() == 0);
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(3, TimeUnit.MINUTES);
    }
}
