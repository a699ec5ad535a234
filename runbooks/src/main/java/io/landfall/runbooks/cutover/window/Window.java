package io.landfall.runbooks.cutover.window;

import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.pair.host.HostControl;
import io.landfall.runbooks.pair.host.ShellLine;
import io.landfall.runbooks.pair.server.Position;
import io.landfall.runbooks.pair.server.ServerControl;
import io.landfall.runbooks.step.Found;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * What the steps of one cutover share: the connections and shells, the fence, and what was found on the way. Nothing is
 * open until a step uses it, so that another process can undo with a window of its own.
 */
public final class Window implements AutoCloseable {

    private final End source;
    private final End target;
    private final Fence fence;
    private final Map<String, ShellLine> shells;
    private final Map<String, String> notes = new ConcurrentHashMap<>();
    private final SideBySide sideBySide = new SideBySide();
    private final Refusal refusal;
    private final TargetLag lag;
    private final Laps laps = new Laps();
    private volatile boolean mayBeOpened = true;
    private volatile Optional<Permit> retreat = Optional.empty();
    private volatile Proof proof = Proof.NONE;

    /**
     * Takes both ends, and the application's hosts.
     *
     * @param source where writes go now
     * @param target where they go afterwards
     * @param hosts the hosts of routes and of the polite page, by name
     */
    public Window(ServerControl source, ServerControl target, Map<String, HostControl> hosts) {
        this.source = new End(source);
        this.target = new End(target);
        this.fence = new Fence(this.source);
        this.refusal = new Refusal(sideBySide, this.source);
        this.lag = new TargetLag(sideBySide, this.source, this.target);
        this.shells = hosts.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, host -> new ShellLine(host.getValue())));
    }

    public End source() {
        return source;
    }

    public End target() {
        return target;
    }

    /** The source's fence. */
    public Fence fence() {
        return fence;
    }

    /**
     * Whether the target may have been opened for this run: unknown in a process that did not open the window, certainly not
     * in one that did, until it has asked the target for it.
     */
    public boolean mayBeOpened() {
        return mayBeOpened;
    }

    /** The target is closed and nothing was asked of it yet, or something is asked of it now. */
    public void mayBeOpened(boolean now) {
        mayBeOpened = now;
    }

    /** The source may be opened again, for so long. */
    public void allowRetreat(Permit permit) {
        retreat = Optional.of(permit);
    }

    /** Permission to open the source again; throws REFUSED when nobody has asked the target. */
    public Permit retreat() {
        return retreat.orElseThrow(() -> LandfallException.refused(
                target.name() + " was not asked yet whether it is open, so " + source.name() + " stays closed."));
    }

    /**
     * The target was seen to be what the source is.
     *
     * @param clock the target's own, read before that
     * @param nanoTime from before it was read
     */
    public void proven(String clock, long nanoTime) {
        proof = new Proof(clock, nanoTime);
    }

    /** Permission to open the target, from when this process has proven it; empty when that is not within the time any more. */
    public Optional<Permit> opening(Duration within) {
        Proof now = proof;
        return now != Proof.NONE && System.nanoTime() - now.nanoTime() < within.toNanos()
                ? Optional.of(new Permit(now.clock(), within))
                : Optional.empty();
    }

    private record Proof(String clock, long nanoTime) {

        private static final Proof NONE = new Proof("", 0);
    }

    /** Where its milliseconds went. */
    public Laps laps() {
        return laps;
    }

    /** Of the target. */
    public TargetLag lag() {
        return lag;
    }

    /** Of the source's canary. */
    public Refusal refusal() {
        return refusal;
    }

    public SideBySide sideBySide() {
        return sideBySide;
    }

    /** The shell on one of the application's hosts. */
    public ShellLine shell(String host) {
        return Optional.ofNullable(shells.get(host))
                .orElseThrow(() -> LandfallException.bug("No host `" + host + "` among " + shells.keySet(), null));
    }

    /** Everything is open and alive afterwards. Idempotent. */
    public void open() {
        sideBySide.all(List.of(source::open, target::open, () -> shells.values().forEach(ShellLine::alive)));
    }

    /** Whether everything is open and alive. */
    public boolean isReady() {
        List<SideBySide.Started<Boolean>> ready = List.of(
                sideBySide.start(source::isReady),
                sideBySide.start(target::isReady),
                sideBySide.start(() -> shells.values().stream().allMatch(ShellLine::isAlive)));
        return ready.stream().map(SideBySide.Started::join).allMatch(Boolean::booleanValue);
    }

    /** Both positions, read at the same time. */
    public Both positions() {
        SideBySide.Started<Position> ofTarget = sideBySide.start(target::position);
        return new Both(source.position(), ofTarget.join());
    }

    /** Where both ends stand. */
    public record Both(Position source, Position target) {}

    /** Keeps a fact for later steps of this run. */
    public void note(String name, String value) {
        notes.put(name, value);
    }

    /** Returns a fact that an earlier step noted; empty when none did. */
    public Optional<String> noted(String name) {
        return Optional.ofNullable(notes.get(name));
    }

    /** Returns {@code found} with every note, so that the journal keeps them for another process. */
    public Found withNotes(Found found) {
        Found all = found;
        for (String name : notes.keySet().stream().sorted().toList()) {
            all = all.with(name, notes.get(name));
        }
        return all;
    }

    /** Takes the notes back from what {@link #withNotes} returned in another process. */
    public void recall(Found found) {
        notes.putAll(found.facts());
    }

    /** Only these two servers are talked to from now on. */
    public void expect(String ofSource, String ofTarget) {
        source.expect(ofSource);
        target.expect(ofTarget);
    }

    /** Releases everything, at once. */
    public void release() {
        source.close();
        target.close();
        shells.values().forEach(ShellLine::close);
    }

    @Override
    public void close() {
        source.end();
        target.end();
        shells.values().forEach(ShellLine::close);
        sideBySide.close();
    }
}
