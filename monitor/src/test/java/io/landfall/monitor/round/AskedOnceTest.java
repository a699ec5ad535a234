package io.landfall.monitor.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.server.FakeServer;
import io.landfall.monitor.server.Presence;
import io.landfall.monitor.server.ServerView;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AskedOnceTest {

    private final FakeServer server = new FakeServer("old-db", 1);
    private final AtomicInteger questions = new AtomicInteger();
    private final CountDownLatch end = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();

    AskedOnceTest() {
        server.whenAsked = questions::incrementAndGet;
    }

    @AfterEach
    void endThreads() {
        end.countDown();
        threads.shutdownNow();
    }

    private ServerView round(Lane lane) {
        return AskedOnce.of(ServerView.class, server, lane);
    }

    private Lane patient() {
        return new Lane("old-db", threads, Duration.ofMinutes(5));
    }

    @Test
    void asksForEachThingOnceInARoundAndAgainInTheNext() {
        Lane lane = patient();
        ServerView round = round(lane);
        round.variables();
        server.variable("read_only", "ON");

        assertThat(round.variables().isOn("read_only")).isFalse();
        assertThat(questions).hasValue(1);
        assertThat(round(lane).variables().isOn("read_only")).isTrue();
        assertThat(round.name()).isEqualTo("old-db");
    }

    @Test
    void asksAgainWhatIsMeasuredAndWhatIsWantedAfresh() {
        ServerView round = round(patient());
        round.sessions();
        round.timeToConnect();
        round.timeToConnect();
        round.afresh().sessions();

        assertThat(questions).hasValue(4);
    }

    @Test
    void asksAFailedQuestionOnceAndFailsTheSameWayEachTime() {
        server.presence(Presence.SILENT);
        ServerView round = round(patient());

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(round::variables)
                    .isInstanceOf(LandfallException.class)
                    .hasMessage("Can't connect to old-db at 10.0.0.1:3306.");
        }
        assertThat(questions).hasValue(1);
    }

    @Test
    void failsAtOnceAsLongAsAQuestionHangsAlsoInTheNextRound() {
        Lane lane = new Lane("old-db", threads, Duration.ofMillis(50));
        server.whenAsked = () -> {
            questions.incrementAndGet();
            await();
        };
        String silent =
                "old-db gave no answer within 50 ms. See whether it hangs, and whether the network to it is well.";

        ServerView round = round(lane);
        assertThatThrownBy(round::variables).hasMessage(silent);
        assertThatThrownBy(round::sessions).hasMessage(silent);
        assertThatThrownBy(round(lane)::sessions).hasMessage(silent);

        assertThat(questions).hasValue(1);
    }

    private void await() {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
