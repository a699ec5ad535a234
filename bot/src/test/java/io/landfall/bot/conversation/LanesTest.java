package io.landfall.bot.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LanesTest {

    private final Lanes lanes = new Lanes();
    private final BlockingQueue<String> done = new LinkedBlockingQueue<>();
    private final CountDownLatch mayGoOn = new CountDownLatch(1);

    @AfterEach
    void close() {
        mayGoOn.countDown();
        lanes.close();
    }

    @Test
    void whatStopsWaitsForNothing() throws Exception {
        List.of(Lane.LOOKING, Lane.ACTING, Lane.AGREEING).forEach(lane -> lanes.run(lane, this::holdUp));

        lanes.run(CommandWord.lane("abort smoke"), () -> done.add("abort"));

        assertThat(next()).isEqualTo("abort");
    }

    @Test
    void whatAgreesWaitsOnlyForWhatWasSaidBeforeToStopSomething() throws Exception {
        lanes.run(Lane.LOOKING, this::holdUp);
        lanes.run(Lane.ACTING, this::holdUp);
        run("approve 2");
        assertThat(next()).isEqualTo("approve 2");

        lanes.run(Lane.URGENT, this::holdUp);
        run("go");
        run("resume");
        run("hold");
        assertThat(done).isEmpty();
        mayGoOn.countDown();

        assertThat(List.of(next(), next(), next())).containsExactlyInAnyOrder("go", "resume", "hold");
    }

    @Test
    void whatAgreesIsDoneAlsoWhenWhatStoppedHasFailed() throws Exception {
        lanes.run(Lane.URGENT, () -> {
            throw new AssertionError("planned");
        });

        run("approve 2");

        assertThat(next()).isEqualTo("approve 2");
    }

    @Test
    void keepsTheOrderInALane() throws Exception {
        lanes.run(Lane.ACTING, this::holdUp);
        List<String> all = IntStream.range(0, 50).mapToObj(i -> "start " + i).toList();
        all.forEach(this::run);
        mayGoOn.countDown();

        for (String each : all) {
            assertThat(next()).isEqualTo(each);
        }
    }

    @Test
    void losesNothingWhenTheLanesAreClosed() {
        lanes.close();

        run("start shop");
        run("abort");

        assertThat(lanes.areShut()).isTrue();
        assertThat(done).containsExactly("start shop", "abort");
    }

    @Test
    void tellsWhatIsNoCommandWithoutWaitingForWhatLooksOrStarts() {
        assertThat(CommandWord.lane("aboort")).isEqualTo(Lane.AGREEING);
        assertThat(CommandWord.lane("")).isEqualTo(Lane.AGREEING);
        assertThat(CommandWord.lane("check shop")).isEqualTo(Lane.LOOKING);
    }

    private void run(String words) {
        lanes.run(CommandWord.lane(words), () -> done.add(words));
    }

    private void holdUp() {
        try {
            mayGoOn.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private String next() throws InterruptedException {
        String next = done.poll(2, TimeUnit.MINUTES);
        assertThat(next).as("done within two minutes").isNotNull();
        return next;
    }
}
