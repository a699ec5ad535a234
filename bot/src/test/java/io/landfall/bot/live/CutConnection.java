package io.landfall.bot.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.bot.chat.slack.Delivery;
import io.landfall.bot.chat.slack.FakeSlack;
import io.landfall.lab.process.Awaited;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Slack's connection, cut again and again while a service works: each time what the service tells Prometheus is
 * compared with what is, and somebody says something that can't arrive.
 */
final class CutConnection {

    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final FakeSlack slack;
    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpRequest metrics;
    private final ConcurrentLinkedQueue<Runnable> said = new ConcurrentLinkedQueue<>();
    private final List<Long> downMillis = new ArrayList<>();

    /** Asks the service that listens on {@code port}. */
    CutConnection(FakeSlack slack, String port) {
        this.slack = slack;
        this.metrics = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                .build();
    }

    /** Says {@code words} the next time that nothing can arrive. */
    void whileItIsCut(Runnable words) {
        said.add(words);
    }

    /** Cuts it so often, one after the other, on a thread of its own. */
    CompletableFuture<Void> times(int count) {
        Executor thread = task -> new Thread(task, "cut-connection").start();
        return CompletableFuture.runAsync(
                () -> {
                    for (int i = 0; i < count; i++) {
                        once();
                    }
                },
                thread);
    }

    /** Cuts it; returns when it is there again, and what was said meanwhile has arrived. */
    void once() {
        awaitConnected(true);
        long begun = System.nanoTime();
        slack.cut();
        awaitConnected(false);
        Delivery command = slack.slash(FakeSlack.CORA, "sup shop");
        for (Runnable words = said.poll(); words != null; words = said.poll()) {
            words.run();
        }
        assertThat(isConnected()).as("connected while it is cut").isFalse();
        slack.reconnect();
        awaitConnected(true);
        downMillis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
        command.awaitMillis();
    }

    /** How often it was cut, and how long it took until it was there again. */
    String figures() {
        List<Long> sorted = downMillis.stream().sorted().toList();
        return sorted.size() + " cuts, connected again after " + sorted.get(sorted.size() / 2) + " ms in the middle, "
                + sorted.get(sorted.size() - 1) + " ms at most";
    }

    private void awaitConnected(boolean connected) {
        Awaited.within(LIMIT, "landfall_chat_connected is " + connected, () -> isConnected() == connected);
    }

    private boolean isConnected() {
        try {
            String told = client.send(metrics, BodyHandlers.ofString()).body();
            return told.contains("\nlandfall_chat_connected 1.0\n");
        } catch (IOException e) {
            throw new AssertionError("The service does not answer.", e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
