package io.landfall.runbooks.verify;

import io.landfall.monitor.Daemons;
import io.landfall.monitor.Elapsed;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.server.TableEngine;
import io.landfall.monitor.server.TableFacts;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.Journal;
import io.landfall.runbooks.journal.Person;
import io.landfall.runbooks.journal.history.History;
import io.landfall.runbooks.journal.history.VerifiedRows;
import io.landfall.runbooks.pair.Pair;
import io.landfall.runbooks.settings.MigrationSettings;
import io.landfall.runbooks.step.Progress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares all rows of one migration while writes go on, in the background: when somebody asks for it, from time to time,
 * and further where an earlier process was ended. Never while a run needs the target's applier. Safe for several threads.
 */
public final class Verification implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Verification.class);

    private static final Person LANDFALL = new Person("", "Landfall");
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(45);
    private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);

    private final MigrationSettings settings;
    private final Supplier<Pair> following;
    private final Supplier<Optional<String>> whyNot;
    private final Journal journal;
    private final History history;
    private final Clock clock;
    private volatile Optional<Comparing> comparing = Optional.empty();
    private long notBeforeNanos = System.nanoTime();
    private volatile BiConsumer<String, VerifiedRows> listener = (step, known) -> {};
    private volatile boolean closed;

    /** One that goes on. */
    private record Comparing(Pass pass, Thread thread) {
        boolean isAlive() {
            return thread.isAlive();
        }
    }

    /**
     * Looks at nothing yet.
     *
     * @param following the servers; the source takes the writes now
     * @param whyNot why the applier must be left alone now; empty when it need not
     */
    public Verification(
            MigrationSettings settings,
            Supplier<Pair> following,
            Supplier<Optional<String>> whyNot,
            Journal journal,
            History history,
            Clock clock) {
        this.settings = settings;
        this.following = following;
        this.whyNot = whyNot;
        this.journal = journal;
        this.history = history;
        this.clock = clock;
    }

    /** From now on {@code listener} is told each step of {@link VerifiedRows} that is journaled, and what is known by then. */
    public void tell(BiConsumer<String, VerifiedRows> listener) {
        this.listener = listener;
    }

    /** What is known of the rows. */
    public VerifiedRows known() {
        return history.verified(settings.name());
    }

    /** How far it is now; empty while it rests. */
    public Optional<Progress> progress() {
        return now().map(now -> now.pass().progress());
    }

    /** Begins to compare all tables. Throws REFUSED when it goes on already, or when the applier must be left alone. */
    public synchronized void begin(Person who, String event) {
        if (now().isPresent()) {
            throw LandfallException.refused("The rows of " + settings.name() + " are being compared already. `status "
                    + settings.name() + "` shows how far it is, `verify " + settings.name() + " stop` ends it.");
        }
        whyNot.get().ifPresent(why -> {
            throw LandfallException.refused(
                    "No `verify " + settings.name() + "` now: " + why + " Nothing was started.");
        });
        Pair pair = following.get();
        Map<String, Long> bytes = pair.source().view().tables().stream()
                .collect(Collectors.toMap(table -> name(table.schema(), table.name()), TableFacts::bytes));
        Map<Boolean, List<TableEngine>> tables = PairTables.of(
                        pair.source().view(), pair.target().view())
                .stream()
                .collect(Collectors.partitioningBy(TableEngine::hasSnapshots));
        write(
                VerifiedRows.BEGUN,
                Map.of(
                        VerifiedRows.TABLES,
                        tables.get(true).stream()
                                .map(table -> PairTables.name(table) + " "
                                        + bytes.getOrDefault(name(table.schema(), table.name()), 0L))
                                .collect(Collectors.joining("\n")),
                        VerifiedRows.LEFT_OUT,
                        tables.get(false).stream().map(TableEngine::toString).collect(Collectors.joining("\n")),
                        "name",
                        who.name()),
                who,
                event);
        goOn(pair, tables.get(true));
    }

    private static String name(String schema, String table) {
        return PairTables.name(new TableEngine(schema, table, ""));
    }

    private void goOn(Pair pair, List<TableEngine> all) {
        if (closed) {
            return;
        }
        VerifiedRows known = known();
        List<String> left = known.left();
        List<TableComparison> todo = all.stream()
                .filter(table -> left.contains(PairTables.name(table)))
                .map(table -> new TableComparison(
                        table, known.tables().get(PairTables.name(table)).bytes()))
                .sorted((one, other) -> Long.compare(other.bytes(), one.bytes()))
                .toList();
        Pass pass = new Pass(settings, pair, todo, whyNot, this::write, clock);
        Thread thread = Daemons.thread("verify-" + settings.name(), () -> run(pass));
        comparing = Optional.of(new Comparing(pass, thread));
        thread.start();
    }

    private void run(Pass pass) {
        try {
            if (pass.compare()) {
                write(VerifiedRows.ENDED, Map.of(VerifiedRows.OUTCOME, VerifiedRows.DONE));
            }
        } catch (RuntimeException e) {
            LOG.warn("The rows of {} are not compared any further", settings.name(), e);
            failed(e);
        }
    }

    private void failed(RuntimeException why) {
        try {
            write(
                    VerifiedRows.ENDED,
                    Map.of(VerifiedRows.OUTCOME, VerifiedRows.FAILED, VerifiedRows.WHY, why.getMessage()));
        } catch (LandfallException e) {
            LOG.error("The journal does not take that comparing the rows of {} has failed", settings.name(), e);
        }
    }

    /** Nothing is compared any more, for somebody who said so. Throws REFUSED when nothing was. */
    public void stop(Person who, String event) {
        if (!rest() && !known().isUnfinished()) {
            throw LandfallException.refused("The rows of " + settings.name() + " are not being compared.");
        }
        if (known().isUnfinished()) {
            write(
                    VerifiedRows.ENDED,
                    Map.of(VerifiedRows.OUTCOME, VerifiedRows.STOPPED, "name", who.name()),
                    who,
                    event);
        }
    }

    /**
     * Nothing is compared and the applier runs afterwards; it goes on by itself when it may again. Returns whether something
     * was. Throws EXTERNAL when that is not so soon.
     */
    public boolean rest() {
        Optional<Comparing> now = now();
        now.ifPresent(this::end);
        if (known().holdsApplier()) {
            letRun();
        }
        return now.isPresent();
    }

    private Optional<Comparing> now() {
        return comparing.filter(Comparing::isAlive);
    }

    private void end(Comparing one) {
        one.pass().callOff();
        try {
            one.thread().join(ENDS_WITHIN.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LandfallException.external("Interrupted while waiting for `verify`.", e);
        }
        if (one.isAlive()) {
            throw LandfallException.external("`verify " + settings.name() + "` has not ended within "
                    + Elapsed.show(ENDS_WITHIN) + ". Say it again.");
        }
    }

    private void letRun() {
        SameState.letRun(following.get().target());
        write(VerifiedRows.FREE, Map.of());
    }

    /**
     * What is to be done by itself is done: an applier that an earlier process may have left held runs, what was not finished
     * goes on, and what is due begins. Meant to be called about every second while no run needs the applier.
     */
    public synchronized void keep() {
        if (closed || now().isPresent() || System.nanoTime() - notBeforeNanos < 0) {
            return;
        }
        try {
            VerifiedRows known = known();
            if (known.holdsApplier()) {
                letRun();
            }
            if (whyNot.get().isEmpty()) {
                if (known.isUnfinished()) {
                    Pair pair = following.get();
                    goOn(
                            pair,
                            PairTables.of(pair.source().view(), pair.target().view()).stream()
                                    .filter(TableEngine::hasSnapshots)
                                    .toList());
                } else if (isDue(known)) {
                    begin(LANDFALL, "");
                }
            }
        } catch (LandfallException e) {
            LOG.warn("The rows of {} can't be compared now: {}", settings.name(), e.getMessage());
            notBeforeNanos = System.nanoTime() + AFTER_FAILURE.toNanos();
        }
    }

    private boolean isDue(VerifiedRows known) {
        return settings.verifying()
                .every()
                .filter(every -> known.ended()
                        .filter(ended -> ended.plus(every).isAfter(clock.instant()))
                        .isEmpty())
                .isPresent();
    }

    private void write(String step, Map<String, String> data) {
        write(step, data, LANDFALL, "");
    }

    private void write(String step, Map<String, String> data, Person who, String event) {
        journal.append(new Entry.Record(0, settings.name(), EntryKind.VERIFY, step, who.id(), data, event));
        listener.accept(step, known());
    }

    /** What goes on ends at once, and goes on in the next process; the applier runs. */
    @Override
    public void close() {
        closed = true;
        now().ifPresent(this::end);
    }
}
