package io.landfall.monitor.server.mysql;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.server.Gtids;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A set of MySQL GTIDs as in {@code gtid_executed} (MySQL 8.4 Reference Manual, 19.1.3.1 "GTID Format and Storage").
 *
 * @param intervals the transaction numbers of each source, ascending, with a gap between each two
 */
public record GtidSet(SortedMap<Source, List<Interval>> intervals) implements Gtids {

    /**
     * Whose transactions are numbered together.
     *
     * @param uuid a server's UUID, in lower case
     * @param tag in lower case, from 8.3 on; empty when there is none
     */
    public record Source(String uuid, String tag) implements Comparable<Source> {
        @Override
        public int compareTo(Source other) {
            return Comparator.comparing(Source::uuid).thenComparing(Source::tag).compare(this, other);
        }
    }

    /** Numbers from {@code first} to {@code last}, both included. */
    public record Interval(long first, long last) {}

    private static final Pattern UUID = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");
    private static final Pattern TAG = Pattern.compile("[a-z_][a-z0-9_]{0,31}");
    private static final Pattern INTERVAL = Pattern.compile("(0*[1-9]\\d*)(?:\\s*-\\s*(\\d+))?");

    public GtidSet {
        SortedMap<Source, List<Interval>> joined = new TreeMap<>();
        intervals.forEach((source, numbers) -> {
            List<Interval> apart = join(numbers);
            if (!apart.isEmpty()) {
                joined.put(source, apart);
            }
        });
        intervals = Collections.unmodifiableSortedMap(joined);
    }

    private static List<Interval> join(List<Interval> numbers) {
        List<Interval> joined = new ArrayList<>();
        for (Interval next : numbers.stream()
                .filter(interval -> interval.last() >= interval.first())
                .sorted(Comparator.comparing(Interval::first))
                .toList()) {
            Interval before = joined.isEmpty() ? new Interval(0, -1) : joined.get(joined.size() - 1);
            if (next.first() - 1 <= before.last()) {
                joined.set(joined.size() - 1, new Interval(before.first(), Math.max(before.last(), next.last())));
            } else {
                joined.add(next);
            }
        }
        return List.copyOf(joined);
    }

    /** Reads a set, also over several lines, as servers write it: {@code uuid:1-5:8:tag:1-3, uuid:7}. */
    public static GtidSet parse(String text) {
        SortedMap<Source, List<Interval>> intervals = new TreeMap<>();
        for (String part : text.split(",")) {
            if (!part.isBlank()) {
                parsePart(part, intervals);
            }
        }
        return new GtidSet(intervals);
    }

    private static void parsePart(String part, Map<Source, List<Interval>> intervals) {
        String[] words = part.strip().toLowerCase(Locale.ROOT).split("\\s*:\\s*", -1);
        if (words.length < 2 || !UUID.matcher(words[0]).matches()) {
            throw unknown(part);
        }
        Source source = new Source(words[0], "");
        for (int i = 1; i < words.length; i++) {
            Matcher interval = INTERVAL.matcher(words[i]);
            if (interval.matches()) {
                intervals.computeIfAbsent(source, first -> new ArrayList<>()).add(interval(interval));
            } else if (TAG.matcher(words[i]).matches() && i < words.length - 1) {
                source = new Source(words[0], words[i]);
            } else {
                throw unknown(part);
            }
        }
    }

    private static Interval interval(Matcher matched) {
        long first = Long.parseLong(matched.group(1));
        return new Interval(first, matched.group(2) == null ? first : Long.parseLong(matched.group(2)));
    }

    private static LandfallException unknown(String part) {
        return LandfallException.external("`" + part.strip() + "` is no part of a GTID set of MySQL (uuid:1-5).");
    }

    @Override
    public boolean isEmpty() {
        return intervals.isEmpty();
    }

    @Override
    public boolean covers(Gtids other) {
        return of(other).beyond(this).isEmpty();
    }

    @Override
    public GtidSet beyond(Gtids other) {
        GtidSet known = of(other);
        return only(source -> subtract(intervals.get(source), known.numbers(source)));
    }

    private static List<Interval> subtract(List<Interval> from, List<Interval> taken) {
        List<Interval> left = new ArrayList<>();
        for (Interval interval : from) {
            long first = interval.first();
            for (Interval gone : taken) {
                if (gone.last() >= first && gone.first() <= interval.last()) {
                    left.add(new Interval(first, gone.first() - 1));
                    first = gone.last() + 1;
                }
            }
            left.add(new Interval(first, interval.last()));
        }
        return left;
    }

    /** A replica has come as far when it has all of it: a set leaves no doubt. */
    @Override
    public boolean reaches(Gtids position) {
        return covers(position);
    }

    @Override
    public GtidSet upTo(Gtids position) {
        return beyond(beyond(position));
    }

    @Override
    public GtidSet orLater(Gtids other) {
        SortedMap<Source, List<Interval>> all = new TreeMap<>(intervals);
        of(other)
                .intervals
                .forEach((source, numbers) -> all.merge(source, numbers, (mine, others) -> Stream.of(mine, others)
                        .flatMap(Collection::stream)
                        .toList()));
        return new GtidSet(all);
    }

    @Override
    public boolean endsAt(Gtids position) {
        return equals(of(position));
    }

    @Override
    public GtidSet appliedWithout(Gtids own) {
        return beyond(own);
    }

    @Override
    public GtidSet appliedWith(Gtids own) {
        return orLater(own);
    }

    /** An origin is a server's UUID. */
    @Override
    public GtidSet writtenBy(String origin) {
        return only(source -> source.uuid().equalsIgnoreCase(origin) ? numbers(source) : List.of());
    }

    /** A set does not tell which came first. */
    @Override
    public GtidSet writtenAfter(Gtids applied, String origin) {
        return writtenBy(origin);
    }

    @Override
    public long countBeyond(Gtids applied) {
        GtidSet there = of(applied);
        GtidSet left = beyond(there);
        return left.only(source -> there.numbers(source).isEmpty() ? List.of() : left.numbers(source))
                .count();
    }

    private long count() {
        return intervals.values().stream()
                .flatMap(Collection::stream)
                .mapToLong(interval -> interval.last() - interval.first() + 1)
                .sum();
    }

    @Override
    public Optional<Numbered> newTo(Gtids applied) {
        GtidSet there = of(applied);
        return intervals.entrySet().stream()
                .filter(source -> there.numbers(source.getKey()).isEmpty())
                .map(source -> new Numbered(
                        "GTID source " + name(source.getKey()),
                        source.getValue().get(source.getValue().size() - 1).last()))
                .findFirst();
    }

    private static String name(Source source) {
        return source.tag().isEmpty() ? source.uuid() : source.uuid() + ":" + source.tag();
    }

    private List<Interval> numbers(Source source) {
        return intervals.getOrDefault(source, List.of());
    }

    private GtidSet only(Function<Source, List<Interval>> numbers) {
        SortedMap<Source, List<Interval>> kept = new TreeMap<>();
        intervals.keySet().forEach(source -> kept.put(source, numbers.apply(source)));
        return new GtidSet(kept);
    }

    private static GtidSet of(Gtids other) {
        if (other instanceof GtidSet set) {
            return set;
        }
        throw LandfallException.bug("A position of MySQL was compared with `" + other + "`.", null);
    }

    /** A server's UUID stands before all of its tags, as servers write it. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        String uuid = "";
        for (Map.Entry<Source, List<Interval>> numbers : intervals.entrySet()) {
            Source source = numbers.getKey();
            boolean goesOn = source.uuid().equals(uuid);
            text.append(text.isEmpty() ? "" : goesOn ? ":" : ",").append(goesOn ? source.tag() : name(source));
            numbers.getValue().forEach(interval -> text.append(':').append(text(interval)));
            uuid = source.uuid();
        }
        return text.toString();
    }

    private static String text(Interval interval) {
        return interval.first() == interval.last()
                ? Long.toString(interval.first())
                : interval.first() + "-" + interval.last();
    }
}
