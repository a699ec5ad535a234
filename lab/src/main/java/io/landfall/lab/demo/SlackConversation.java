package io.landfall.lab.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.landfall.lab.demo.slack.SlackOptions;
import io.landfall.lab.process.LabException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** People talk in Slack; this terminal tells what to write there next, and what has happened. */
final class SlackConversation implements Conversation {

    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long WRITES_AFTER_THE_SWITCH = 200;

    private final DemoOptions options;
    private final SlackOptions slack;
    private final InputStream in;
    private final PrintStream out;
    private final SlackGuide guide;
    private final AtomicBoolean enough = new AtomicBoolean();
    private boolean connected = true;

    SlackConversation(DemoOptions options, SlackOptions slack, InputStream in, PrintStream out) {
        this.options = options;
        this.slack = slack;
        this.in = in;
        this.out = out;
        this.guide = new SlackGuide(slack, options);
    }

    @Override
    public Optional<String> lead(DemoStage stage, DemoConfiguration configuration, Consumer<ServiceProcess> started) {
        show(guide.connecting(configuration.port()));
        ServiceProcess service =
                ServiceProcess.inSlack(stage.lab(), options.launcher(), configuration.file(), new Transcript(out));
        started.accept(service);
        ServiceMetrics metrics = new ServiceMetrics(configuration.port());
        try {
            if (!awaitConnection(service, metrics)) {
                return Conversation.trouble(service.await());
            }
            try (FollowedAudit audit = FollowedAudit.start(stage.lab(), options.launcher(), configuration.file())) {
                show(guide.opening());
                boolean isOver = follow(audit, service, metrics, guide::isOver);
                if (isOver) {
                    stage.ledger().awaitWrites(WRITES_AFTER_THE_SWITCH);
                    show(guide.ending());
                    awaitEnter();
                    isOver = follow(audit, service, metrics, enough::get);
                }
                return isOver ? Optional.empty() : Conversation.trouble(service.await());
            }
        } catch (LabException e) {
            return Optional.of("The conversation broke off: " + e.getMessage() + ".");
        } finally {
            service.end();
        }
    }

    /** Returns false when the service has ended before. */
    private boolean awaitConnection(ServiceProcess service, ServiceMetrics metrics) {
        long patience = System.nanoTime() + PATIENCE.toNanos();
        boolean told = false;
        while (!metrics.isConnected().orElse(false)) {
            if (service.isAliveFor(LOOK)) {
                if (!told && System.nanoTime() - patience > 0) {
                    told = true;
                    show(guide.notConnected());
                }
            } else {
                return false;
            }
        }
        return true;
    }

    /** Shows what happens until {@code end}; returns false when the service has ended before. */
    private boolean follow(FollowedAudit audit, ServiceProcess service, ServiceMetrics metrics, BooleanSupplier end) {
        while (!end.getAsBoolean()) {
            if (!service.isAlive()) {
                return false;
            }
            Optional<JsonNode> row = audit.next(LOOK);
            row.map(guide::on).ifPresent(this::show);
            if (row.isEmpty()) {
                metrics.isConnected().ifPresent(this::tellConnection);
            }
        }
        return true;
    }

    private void tellConnection(boolean now) {
        if (now != connected) {
            show(
                    List.of(
                            now
                                    ? "! Slack is connected again."
                                    : "! Slack can't be reached now. What runs goes on; what you write there is read afterwards."));
        }
        connected = now;
    }

    /** From now on Enter, or the end of the input, is enough. */
    private void awaitEnter() {
        Thread keyboard = new Thread(
                () -> {
                    try {
                        int key = in.read();
                        while (key != '\n' && key != -1) {
                            key = in.read();
                        }
                    } catch (IOException e) {
                        out.println("The keyboard can't be read any more (" + e.getMessage() + ").");
                    }
                    enough.set(true);
                },
                "keyboard");
        keyboard.setDaemon(true);
        keyboard.start();
    }

    private void show(List<String> lines) {
        lines.forEach(out::println);
        out.flush();
    }
}
