package io.landfall.runbooks.approval;

import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.Person;
import io.landfall.runbooks.journal.history.RunHistory;
import io.landfall.runbooks.journal.history.RunLog;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What people do by themselves before the window opens, and have ticked. Safe for several threads. */
public final class Checklist {

    private static final String WHAT = "what";
    private static final String TICKED = "ticked";
    private static final String NAME = "name";

    private final List<String> things;
    private final RunHistory history;
    private final RunLog log;

    /**
     * One thing of it.
     *
     * @param number its place, from 1
     * @param what it is, in the team's words
     * @param tickedBy the name of who has ticked it; empty while nobody has
     */
    public record Thing(int number, String what, Optional<String> tickedBy) {

        @Override
        public String toString() {
            return number + " " + what;
        }
    }

    public Checklist(List<String> things, RunHistory history, RunLog log) {
        this.things = things;
        this.history = history;
        this.log = log;
    }

    /** Returns all of it, in the order of the file. */
    public List<Thing> now() {
        Map<String, String> ticked = new LinkedHashMap<>();
        for (Entry row : history.now().rows(EntryKind.TICK)) {
            Map<String, String> data = row.record().data();
            if (data.get(TICKED).equals("true")) {
                ticked.put(data.get(WHAT), data.get(NAME));
            } else {
                ticked.remove(data.get(WHAT));
            }
        }
        List<Thing> all = new ArrayList<>();
        for (String thing : things) {
            all.add(new Thing(all.size() + 1, thing, Optional.ofNullable(ticked.get(thing))));
        }
        return List.copyOf(all);
    }

    /**
     * Ticks what is meant, or takes that back, and returns it. Throws REFUSED when nothing is meant that is not so already.
     */
    public synchronized List<Thing> tick(ApprovalSelection meant, boolean done, Person who, String event) {
        List<Thing> all = now();
        if (all.isEmpty()) {
            throw LandfallException.refused("This run has no checklist. Nothing was changed.");
        }
        meant.firstOutside(1, all.size()).ifPresent(number -> {
            throw LandfallException.refused(
                    "The checklist has no " + number + "; it has " + list(all) + ". Nothing was ticked.");
        });
        List<Thing> open = all.stream()
                .filter(thing -> thing.tickedBy().isPresent() != done)
                .toList();
        if (meant.isTheOnlyOne() && open.size() > 1) {
            throw LandfallException.refused(
                    "Which? Write its number: " + list(open) + ". Nothing was " + (done ? "ticked." : "changed."));
        }
        List<Thing> now = open.stream()
                .filter(thing -> meant.isTheOnlyOne() || meant.covers(thing.number()))
                .toList();
        if (now.isEmpty()) {
            throw LandfallException.refused(
                    "That is " + (done ? "ticked" : "not ticked") + " already. Nothing was changed.");
        }
        String identity = event;
        for (Thing thing : now) {
            Map<String, String> data = Map.of(WHAT, thing.what(), TICKED, Boolean.toString(done), NAME, who.name());
            log.write(EntryKind.TICK, "", data, who.id(), identity);
            identity = event + "#" + thing.number(); // each row has its own
        }
        return now;
    }

    /** Returns what nobody has ticked. */
    public List<Thing> open() {
        return now().stream().filter(thing -> thing.tickedBy().isEmpty()).toList();
    }

    /** Throws REFUSED with what is missing while something is. */
    public void refuseUnlessTicked() {
        List<Thing> open = open();
        if (!open.isEmpty()) {
            throw LandfallException.refused("Not ticked on the checklist yet: " + list(open)
                    + ". No write was stopped. Say `tick " + open.get(0).number() + "`"
                    + (open.size() > 1 ? " or `tick all`" : "") + " when it is done, then say this again.");
        }
    }

    private static String list(List<Thing> things) {
        return things.stream().map(Thing::toString).collect(Collectors.joining(", "));
    }
}
