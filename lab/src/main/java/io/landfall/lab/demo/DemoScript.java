package io.landfall.lab.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What two people type in the demo, and what each must see before the next words. */
final class DemoScript {

    /**
     * Words, and the line of the service that shows that they have had their effect.
     *
     * @param wrong a line that shows that they never will
     * @param writesBefore how many more writes the application makes before the words are said
     */
    record Line(String words, Pattern then, Pattern wrong, Duration limit, long writesBefore) {

        private static Line say(String words, String then, String wrong, Duration limit) {
            return new Line(words, Pattern.compile(then), Pattern.compile(wrong), limit, 0);
        }

        private Line afterWrites(long writes) {
            return new Line(words, then, wrong, limit, writes);
        }
    }

    private static final String NOTHING = "(?!)";
    private static final String BROKEN_OFF = "^✖|^↩|is held|was taken back|with something left to do";

    private static final long WRITES_BETWEEN = 200;

    private static final Duration SOON = Duration.ofSeconds(90);
    private static final Duration SWITCH = Duration.ofMinutes(5);
    private static final Duration COPY = Duration.ofMinutes(30);

    private DemoScript() {}

    /** Without a polite page there is no step 2 to approve. */
    static List<Line> lines(DemoOptions options) {
        String approve = options.politePage() ? "approve 2-6" : "approve 3-6";
        List<Line> lines = new ArrayList<>(List.of(
                Line.say("check shop", "check shop: ", NOTHING, SOON),
                Line.say("start shop", "#\\d+ move shop is done$", BROKEN_OFF, COPY)));
        lines.addAll(aSwitch("cutover", approve, 0));
        if (options.roundTrip()) {
            lines.addAll(aSwitch("rollback", approve, WRITES_BETWEEN));
            lines.addAll(aSwitch("cutover", approve, WRITES_BETWEEN));
            lines.add(Line.say("finish shop", "finish shop asks for approval", BROKEN_OFF, SOON)
                    .afterWrites(WRITES_BETWEEN));
            lines.add(Line.say("as ben approve", "#\\d+ finish shop is done$", BROKEN_OFF, SWITCH));
        }
        return List.copyOf(lines);
    }

    private static List<Line> aSwitch(String verb, String approve, long writesBefore) {
        return List.of(
                Line.say(verb + " shop", verb + " shop asks for approval", BROKEN_OFF, SOON)
                        .afterWrites(writesBefore),
                Line.say("as ben " + approve, "is armed", BROKEN_OFF, SOON),
                Line.say("go", "#\\d+ " + verb + " shop is done$", BROKEN_OFF, SWITCH));
    }

    static final String LEAVE = "quit";
}
