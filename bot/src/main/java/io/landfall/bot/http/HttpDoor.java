package io.landfall.bot.http;

import io.landfall.monitor.Elapsed;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.http.HealthProbe;
import io.landfall.monitor.http.MonitorRoutes;
import io.landfall.monitor.server.connection.ServerAddress;
import io.prometheus.client.CollectorRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.net.BindException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** {@code /metrics} and {@code /health} over HTTP. */
public final class HttpDoor implements AutoCloseable {

    /** What a channel answers over HTTP, beside what everybody may ask. */
    public interface MoreRoutes {

        /** Adds them; what may block runs on {@code workers}. */
        void mount(Router router, WorkerExecutor workers);
    }

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int IDLE_SECONDS = 10;
    private static final int MOST_WAITING = 200;

    private final Vertx vertx;

    private HttpDoor(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Listens when this returns, also on what {@code more} adds; throws REFUSED when the address is taken. */
    public static HttpDoor open(
            ServerAddress listen,
            CollectorRegistry registry,
            List<HealthProbe> probes,
            Map<String, Supplier<String>> standing,
            MoreRoutes more) {
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(2)
                .setInternalBlockingPoolSize(2)
                .setFileSystemOptions(new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false)));
        HttpDoor door = new HttpDoor(vertx);
        Places heads = new Places(MOST_WAITING, Duration.ofSeconds(IDLE_SECONDS));
        HttpServer server = server(vertx, heads, router -> {
            new MonitorRoutes(registry, probes, standing, vertx.createSharedWorkerExecutor("http-answers", 2))
                    .mount(router);
            more.mount(router, vertx.createSharedWorkerExecutor("chat", 4));
        });
        try {
            await(server.listen(listen.port(), listen.host()));
            return door;
        } catch (ExecutionException e) {
            door.close();
            throw refused(listen, e.getCause());
        }
    }

    /**
     * Returns a server that does not listen yet. Whoever connects and says nothing is let go, and so is whoever takes too
     * long to say the head of a request, or holds a place among {@code heads} that another one needs. A connection has one
     * request at a time (HTTP/1), so that its place is that request's.
     */
    public static HttpServer server(Vertx vertx, Places heads, Consumer<Router> routes) {
        Router router = Router.router(vertx);
        router.route().handler(request -> {
            HttpConnection connection = request.request().connection();
            heads.leave(connection, vertx);
            request.addEndHandler(end -> {
                if (end.succeeded()) {
                    heads.take(connection, vertx);
                }
            });
            request.next();
        });
        routes.accept(router);
        return vertx.createHttpServer(
                        new HttpServerOptions().setHttp2ClearTextEnabled(false).setIdleTimeout(IDLE_SECONDS))
                .connectionHandler(connection -> {
                    heads.take(connection, vertx);
                    connection.closeHandler(closed -> heads.leave(connection, vertx));
                })
                .requestHandler(router);
    }

    private static LandfallException refused(ServerAddress listen, Throwable cause) {
        if (cause instanceof BindException) {
            return LandfallException.refused("`listen` is " + listen + ", which this machine does not give: "
                    + cause.getMessage() + ". Landfall did not start. End what listens there (`ss -ltnp`), or write"
                    + " another address.");
        }
        return LandfallException.external("Can't listen on " + listen + ". Landfall did not start.", cause);
    }

    private static <T> T await(Future<T> future) throws ExecutionException {
        try {
            return future.toCompletionStage().toCompletableFuture().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw LandfallException.external("HTTP did not start or end within " + Elapsed.show(LIMIT) + ".", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LandfallException.external("Interrupted while HTTP was starting or ending.", e);
        }
    }

    @Override
    public void close() {
        try {
            await(vertx.close());
        } catch (ExecutionException e) {
            throw LandfallException.external("HTTP did not end: " + e.getCause().getMessage(), e);
        }
    }
}
