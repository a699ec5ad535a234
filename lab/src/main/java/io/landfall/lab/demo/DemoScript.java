package io.landfall.lab.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What two people type in the demo, and what each must see before the next words. */
public final class DemoScript {

    /**
     * Words, and the line of the service that shows that they have had their effect.
     *
     * @param wrong a line that shows that they never will
     * @param writesBefore how many more writes the application makes before the words are said
     */
    public record Line(String words, Pattern then, Pattern wrong, Duration limit, long writesBefore) {

        private static Line say(String words, String then, String wrong, Duration limit) {
            return new Line(words, Pattern.compile(then), Pattern.compile(wrong), limit, 0);
        }

        private Line afterWrites(long writes) {
            return new Line(words, then, wrong, limit, writes);
        }
    }

    private static final String NOTHING = "(?!)";
    private static final String BROKEN_OFF =
            "^✖|^↩|is held|was taken back|with something left to do|Did not open the window";

    private static final long WRITES_BETWEEN = 200;

    private static final Duration SOON = Duration.ofMinutes(5);
    private static final Duration SWITCH = Duration.ofMinutes(5);
    private static final Duration COPY = Duration.ofMinutes(30);

    private DemoScript() {}

    static List<Line> lines(DemoOptions options) {
        List<Line> lines = new ArrayList<>(move());
        lines.addAll(aSwitch("cutover", options.politePage(), 0));
        if (options.roundTrip()) {
            lines.addAll(aSwitch("rollback", options.politePage(), WRITES_BETWEEN));
            lines.addAll(aSwitch("cutover", options.politePage(), WRITES_BETWEEN));
            lines.add(Line.say("finish shop", "finish shop asks for approval", BROKEN_OFF, SOON)
                    .afterWrites(WRITES_BETWEEN));
            lines.add(Line.say("as ben approve", "#\\d+ finish shop is done$", BROKEN_OFF, SWITCH));
        }
        return List.copyOf(lines);
    }

    /** The copy, until the target is in step. */
    public static List<Line> move() {
        return List.of(
                Line.say("check shop", "check shop: ", NOTHING, SOON),
                Line.say("start shop", "#\\d+ move shop is done$", BROKEN_OFF, COPY));
    }

    /** To the new server, and back to the old one. */
    public static List<Line> thereAndBack(boolean politePage) {
        List<Line> lines = new ArrayList<>(aSwitch("cutover", politePage, WRITES_BETWEEN));
        lines.addAll(aSwitch("rollback", politePage, WRITES_BETWEEN));
        return List.copyOf(lines);
    }

    /** Without a polite page there is no step 2 to approve. */
    private static List<Line> aSwitch(String verb, boolean politePage, long writesBefore) {
        String approve = politePage ? "approve 2-6" : "approve 3-6";
        return List.of(
                Line.say(verb + " shop", verb + " shop asks for approval", BROKEN_OFF, SOON)
                        .afterWrites(writesBefore),
                Line.say("as ben " + approve, "is armed", BROKEN_OFF, SOON),
                Line.say("go", "#\\d+ " + verb + " shop is done$", BROKEN_OFF, SWITCH));
    }

    static final String LEAVE = "quit";
}
