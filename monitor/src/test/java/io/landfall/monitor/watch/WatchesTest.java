package io.landfall.monitor.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landfall.lab.process.Awaited;
import io.landfall.monitor.checks.FakePair;
import io.landfall.monitor.checks.Occasion;
import io.landfall.monitor.metrics.MigrationMetrics;
import io.landfall.monitor.server.Heartbeat;
import io.prometheus.client.CollectorRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WatchesTest {

    private static final WatchSettings QUICKLY = new WatchSettings(
            Duration.ofMillis(20),
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofSeconds(5),
            Duration.ofSeconds(1),
            false);

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

    @Test
    void goesOnWithAllOthersWhileThreeHostsHang() {
        CountDownLatch end = new CountDownLatch(1);
        List<String> quick = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            FakePair one = new FakePair();
            if (i < 3) {
                one.target.whenAsked = () -> await(end);
            } else {
                quick.add("pair-" + i);
            }
            watches.begin(
                    "pair-" + i,
                    one.view(),
                    round -> one.requirements().of(round).of(Occasion.WATCH),
                    round -> one.requirements().of(round).of(Occasion.ALARM),
                    QUICKLY,
                    (migration, changes) -> {});
        }

        Awaited.within(Duration.ofMinutes(2), "every other pair is looked at again and again", () -> quick.stream()
                .allMatch(name -> watches.history(name).since(FakePair.NOW).size() > 20
                        && !watches.of(name).orElseThrow().latest().isEmpty()));
        assertThat(watches.history("pair-0").since(FakePair.NOW))
                .allMatch(look -> look.lag().isEmpty());
        end.countDown();
    }

    private static void await(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Watch begin() {
        return watches.begin(
                "shop", pair.view(), round -> List.of(), round -> List.of(), QUICKLY, (migration, changes) -> {
                    changes.forEach(change ->
                            news.add(migration + " " + change.now().finding().status()));
                    throw new IllegalStateException("a listener that fails");
                });
    }
}
