package io.landfall.monitor.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landfall.monitor.checks.FakePair;
import io.landfall.monitor.metrics.MigrationMetrics;
import io.landfall.monitor.server.Heartbeat;
import io.prometheus.client.CollectorRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WatchesTest {

    private final FakePair pair = new FakePair();
    private final Watches watches = new Watches(new MigrationMetrics(new CollectorRegistry(), "0.1.0"), pair.clock);
    private final BlockingQueue<String> news = new LinkedBlockingQueue<>();

    @AfterEach
    void close() {
        watches.close();
    }

    @Test
    void looksAgainAndAgainAlsoAfterAListenerThrew() throws InterruptedException {
        Watch watch = begin();
        pair.target.beat(new Heartbeat(1, FakePair.NOW.minusSeconds(9), "journal-1"));
        assertThat(news.poll(2, TimeUnit.MINUTES)).isEqualTo("shop WARN");
        pair.target.beat(new Heartbeat(2, FakePair.NOW, "journal-1"));

        assertThat(news.poll(2, TimeUnit.MINUTES)).isEqualTo("shop OK");
        assertThat(watches.of("shop")).containsSame(watch);
    }

    @Test
    void refusesToWatchAMigrationTwiceAndWatchesItAgainAfterItsEnd() {
        begin();

        assertThatThrownBy(this::begin)
                .hasMessage("shop is watched already. Nothing was changed. End that watch first.");
        watches.end("shop");
        assertThat(watches.of("shop")).isEmpty();
        begin();
    }

    private Watch begin() {
        WatchSettings settings = new WatchSettings(
                Duration.ofMillis(20),
                Duration.ofSeconds(30),
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                Duration.ofSeconds(1),
                false);
        return watches.begin("shop", pair.view(), List.of(), List.of(), settings, (migration, changes) -> {
            changes.forEach(
                    change -> news.add(migration + " " + change.now().finding().status()));
            throw new IllegalStateException("a listener that fails");
        });
    }
}
