package io.landfall.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import org.junit.jupiter.api.Test;

class DaemonsTest {

    @Test
    void keepsNoProcessAliveAndIsNamed() throws Exception {
        ThreadFactory numbered = Daemons.numbered("check-");
        List<Thread> made = List.of(
                Daemons.thread("run-1", () -> {}),
                numbered.newThread(() -> {}),
                numbered.newThread(() -> {}),
                threadOf(Daemons.queue("run-news")),
                threadOf(Daemons.timer("watchdog")),
                threadOf(Daemons.restingTimer("journal")));

        assertThat(made)
                .extracting(Thread::getName)
                .containsExactly("run-1", "check-1", "check-2", "run-news", "watchdog", "journal");
        assertThat(made).allMatch(Thread::isDaemon);
    }

    private static Thread threadOf(ExecutorService executor) throws Exception {
        try {
            return executor.submit((Callable<Thread>) Thread::currentThread).get();
        } finally {
            executor.shutdown();
        }
    }
}
