package io.landfall.runbooks.cutover;

import io.landfall.monitor.server.ClientSession;
import io.landfall.runbooks.cutover.window.Clients;
import io.landfall.runbooks.cutover.window.End;
import io.landfall.runbooks.cutover.window.Window;
import io.landfall.runbooks.pair.account.CanaryCall;
import io.landfall.runbooks.pair.server.AdminDialect;
import io.landfall.runbooks.pair.server.Deadline;
import io.landfall.runbooks.pair.server.Session;
import io.landfall.runbooks.step.ByHand;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Step;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The source has lost the clients that were left on it and its read lock; it stays read-only. */
final class ReleaseSource implements Step {

    static final String NAME = "release-source";

    private final Window window;
    private final End source;
    private volatile Deadline deadline = new Deadline();
    private boolean released;

    ReleaseSource(Window window) {
        this.window = window;
        this.source = window.source();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String plan() {
        return "On " + source.name() + ": " + words().reading().kill()
                + " the clients left there and whoever waits for the lock, then " + words().letGo()
                + ". read_only stays on.";
    }

    @Override
    public Duration limit() {
        return Duration.ofSeconds(10);
    }

    @Override
    public String byHand() {
        return "On " + source.name() + ": " + words().reading().kill() + " every client in "
                + words().reading().showSessions() + ", then the connection of "
                + source.server().settings().login().user() + " that holds the lock. Leave read_only on.";
    }

    private AdminDialect words() {
        return source.server().dialect();
    }

    @Override
    public Optional<ByHand> byHandOn() {
        return Optional.of(ByHand.of("nobody is left on " + source.name() + ".")
                .run(
                        "the clients of " + source.name() + " are gone",
                        Clients.endByHand(source.server()),
                        Clients.GONE));
    }

    @Override
    public Found look() {
        return Found.of("read_only", source.positionAnyway().readOnly())
                .with(
                        FenceSource.CONNECTION,
                        window.noted(FenceSource.CONNECTION).orElse(""))
                .with("fence_held", window.fence().isHeld())
                .with("clients", Clients.list(source.work().alive()).size());
    }

    @Override
    public boolean isDone(Found now) {
        return released && !now.isTrue("fence_held") && now.isTrue("read_only");
    }

    @Override
    public void act(Found before) {
        deadline = new Deadline();
        Session work = source.work().alive();
        List<Long> left = Clients.list(work).stream().map(ClientSession::id).toList();
        Clients.end(work, left, deadline, limit());
        window.fence().release(earlier(before), deadline);
        new CanaryCall(work).drop();
        window.fence().close();
        released = true;
    }

    private static Optional<Long> earlier(Found before) {
        return before.find(FenceSource.CONNECTION).filter(id -> !id.isEmpty()).map(Long::parseLong);
    }

    @Override
    public void cancel() {
        deadline.callOff();
    }
}
