package io.landfall.runbooks.route.pointer;

import io.landfall.monitor.Elapsed;
import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.pair.server.Deadline;
import io.landfall.runbooks.route.Route;
import io.landfall.runbooks.route.Way;
import io.landfall.runbooks.step.ByHand;
import java.time.Duration;
import java.util.List;

/** A pointer leads the application: it is set, and read back until it says so. */
public final class PointerRoute implements Route {

    private static final Duration LIMIT = Duration.ofSeconds(8);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    private final Pointer pointer;
    private final String from;
    private final String to;
    private final List<Way> ways;
    private volatile boolean staged;

    /** It names {@code from} until it is switched to {@code to}; the application connects by {@code ways}, if they are known. */
    public PointerRoute(Pointer pointer, String from, String to, List<Way> ways) {
        this.pointer = pointer;
        this.from = from;
        this.to = to;
        this.ways = ways;
    }

    @Override
    public String where() {
        return pointer.where();
    }

    @Override
    public List<Way> waysToSource() {
        return ways;
    }

    @Override
    public List<Way> waysToTarget() {
        return ways;
    }

    @Override
    public boolean leadsToSource() {
        return pointer.now().equals(from);
    }

    /** Only asks: setting what is set already may do something to the application. */
    @Override
    public void stage() {
        refuseUnless(pointer.now(), List.of(from));
        staged = true;
    }

    @Override
    public boolean isStaged() {
        return staged && leadsToSource();
    }

    @Override
    public void discard() {
        staged = false;
    }

    @Override
    public void switchOver() {
        String now = pointer.now();
        if (now.equals(to)) {
            return;
        }
        refuseUnless(now, List.of(from, to));
        pointer.set(from, to);
        new Deadline()
                .until(
                        this::isSwitched,
                        LOOK_AGAIN,
                        LIMIT,
                        () -> where() + " still says `" + pointer.now() + "` " + Elapsed.show(LIMIT)
                                + " after it was set to `" + to + "`. By hand: " + byHand() + ".");
    }

    private void refuseUnless(String now, List<String> known) {
        if (!known.contains(now)) {
            throw LandfallException.refused(where() + " says `" + now + "`, and not `" + String.join("` or `", known)
                    + "`. Nothing was changed. See who changed it, and check the route.");
        }
    }

    @Override
    public boolean isSwitched() {
        return pointer.now().equals(to);
    }

    @Override
    public String byHand() {
        return pointer.byHand(from, to);
    }

    @Override
    public ByHand onByHand(ByHand before) {
        return script(before, from, to);
    }

    @Override
    public ByHand backByHand(ByHand before) {
        return script(before, to, from);
    }

    private ByHand script(ByHand before, String is, String wanted) {
        return pointer.look()
                .flatMap(look -> pointer.setting(is, wanted)
                        .map(set -> before.make(where() + " says " + wanted, look, wanted, set)))
                .orElse(before);
    }

    @Override
    public String orByHand(boolean back) {
        String wanted = back ? from : to;
        return "Does " + where() + " not say `" + wanted + "`? Then " + pointer.byHand(back ? to : from, wanted) + ".";
    }
}
