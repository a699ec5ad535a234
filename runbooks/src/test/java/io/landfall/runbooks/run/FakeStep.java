package io.landfall.runbooks.run;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.CheckGroup;
import io.landfall.monitor.check.Requirement;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A step on a world that is a set of words: it adds its name, and takes it away again. */
final class FakeStep implements Step.Reversible {

    /** What all steps of a test share: what is so now, and what was done in which order. */
    record World(Set<String> facts, List<String> deeds) {
        World() {
            this(ConcurrentHashMap.newKeySet(), new CopyOnWriteArrayList<>());
        }
    }

    private final String name;
    private final World world;
    private final List<Check> gates = new ArrayList<>();
    private boolean endsWithTheProcess;
    private volatile int failures;
    private volatile boolean lost;
    private volatile int undoFailures;
    private volatile LandfallException failure = LandfallException.external("the wire is cut.");
    private volatile Runnable whileActing = () -> {};
    private volatile Runnable whenCancelled = () -> {};
    private volatile String plan;
    private volatile boolean wordless;

    FakeStep(String name, World world) {
        this.name = name;
        this.world = world;
        this.plan = "makes " + name + " so";
    }

    FakeStep failing(int times) {
        failures = times;
        return this;
    }

    FakeStep failingWith(LandfallException why) {
        failure = why;
        failures = 1;
        return this;
    }

    FakeStep failingToUndo(int times) {
        undoFailures = times;
        return this;
    }

    FakeStep gatedBy(Check check) {
        gates.add(check);
        return this;
    }

    FakeStep endingWithTheProcess() {
        endsWithTheProcess = true;
        return this;
    }

    FakeStep whileActing(Runnable deed) {
        whileActing = deed;
        return this;
    }

    FakeStep whenCancelled(Runnable deed) {
        whenCancelled = deed;
        return this;
    }

    /** What to do by hand can't be told: the host that knows does not answer. */
    FakeStep withoutWords() {
        wordless = true;
        return this;
    }

    void planNow(String text) {
        plan = text;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String plan() {
        return plan;
    }

    @Override
    public String byHand() {
        if (wordless) {
            throw LandfallException.external("the host does not answer.");
        }
        return plan;
    }

    @Override
    public List<Requirement> gates() {
        return gates.stream()
                .map(gate -> Requirement.blocks(CheckGroup.REPLICATION, gate))
                .toList();
    }

    @Override
    public Duration limit() {
        return Duration.ofSeconds(5);
    }

    @Override
    public boolean endsWithTheProcess() {
        return endsWithTheProcess;
    }

    @Override
    public Found look() {
        return Found.of("so", world.facts().contains(name));
    }

    @Override
    public boolean isDone(Found now) {
        return now.isTrue("so");
    }

    @Override
    public void act(Found before) {
        world.deeds().add("do " + name);
        whileActing.run();
        if (failures > 0) {
            failures--;
            throw failure;
        }
        world.facts().add(name);
    }

    @Override
    public boolean stillHolds() {
        return !lost;
    }

    void lose() {
        lost = true;
    }

    @Override
    public void cancel() {
        whenCancelled.run();
    }

    @Override
    public void undo(Found before) {
        if (undoFailures > 0) {
            undoFailures--;
            throw LandfallException.external("can't take back yet.");
        }
        world.deeds().add("undo " + name);
        if (!before.isTrue("so")) {
            world.facts().remove(name);
        }
    }
}
