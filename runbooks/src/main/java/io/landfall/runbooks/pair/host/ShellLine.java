package io.landfall.runbooks.pair.host;

import io.landfall.monitor.LandfallException;
import java.time.Duration;
import java.util.Optional;

/** One shell of the window that stays open on a host. Safe for several threads, which wait for each other. */
public final class ShellLine implements AutoCloseable {

    private static final Duration ANSWER = Duration.ofSeconds(5);

    private final HostControl host;
    private Optional<HostControl.Shell> shell = Optional.empty();

    public ShellLine(HostControl host) {
        this.host = host;
    }

    public HostControl host() {
        return host;
    }

    /** Returns the shell, opened by the first call; another one when it does not answer any more. */
    public synchronized HostControl.Shell alive() {
        if (shell.isPresent() && !isAlive()) {
            close();
        }
        return shell();
    }

    /** Returns the shell, opened by the first call. It may have died since. */
    public synchronized HostControl.Shell shell() {
        if (shell.isEmpty()) {
            shell = Optional.of(host.openShell());
        }
        return shell.get();
    }

    /** Whether it has been opened and still answers. */
    public synchronized boolean isAlive() {
        try {
            return shell.isPresent()
                    && shell.get().run("echo alive", ANSWER).strip().equals("alive");
        } catch (LandfallException dead) {
            return false;
        }
    }

    @Override
    public synchronized void close() {
        shell.ifPresent(HostControl.Shell::close);
        shell = Optional.empty();
    }
}
