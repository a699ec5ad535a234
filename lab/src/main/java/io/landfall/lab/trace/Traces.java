package io.landfall.lab.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What can be seen of one place at one moment: accounts, schemas, variables, files.
 *
 * @param where the server's or host's name, as people know it
 * @param things by kind and name
 */
public record Traces(String where, Map<Thing, String> things) {

    /** A thing that may be there. */
    public record Thing(String kind, String name) implements Comparable<Thing> {
        @Override
        public int compareTo(Thing other) {
            int kinds = kind.compareTo(other.kind);
            return kinds != 0 ? kinds : name.compareTo(other.name);
        }
    }

    public Traces {
        things = new TreeMap<>(things);
    }

    /** Returns these, and those of {@code others}. */
    public Traces and(Traces others) {
        Map<Thing, String> all = new TreeMap<>(things);
        all.putAll(others.things);
        return new Traces(where, all);
    }

    /** Returns what is not as in {@code before}, in the order of kinds and names. */
    public List<Difference> since(Traces before) {
        TreeSet<Thing> all = new TreeSet<>(things.keySet());
        all.addAll(before.things.keySet());
        List<Difference> differences = new ArrayList<>();
        for (Thing thing : all) {
            Optional<String> was = Optional.ofNullable(before.things.get(thing));
            Optional<String> is = Optional.ofNullable(things.get(thing));
            if (!was.equals(is)) {
                differences.add(new Difference(where, thing.kind(), thing.name(), was, is));
            }
        }
        return differences;
    }
}
