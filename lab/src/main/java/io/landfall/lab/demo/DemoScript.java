package io.landfall.lab.demo;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** What two people type in the demo, and what each must see before the next words. */
final class DemoScript {

    /**
     * Words, and the line of the service that shows that they have had their effect.
     *
     * @param wrong a line that shows that they never will
     */
    record Line(String words, Pattern then, Pattern wrong, Duration limit) {

        private static Line say(String words, String then, String wrong, Duration limit) {
            return new Line(words, Pattern.compile(then), Pattern.compile(wrong), limit);
        }
    }

    private static final String NOTHING = "(?!)";
    private static final String BROKEN_OFF = "^✖|^↩|is held|was taken back|with something left to do";

    private static final Duration SOON = Duration.ofSeconds(90);
    private static final Duration SWITCH = Duration.ofMinutes(5);
    private static final Duration COPY = Duration.ofMinutes(30);

    private DemoScript() {}

    /** Without a polite page there is no step 2 to approve. */
    static List<Line> lines(boolean politePage) {
        String approve = politePage ? "approve 2-6" : "approve 3-6";
        return List.of(
                Line.say("check shop", "check shop: ", NOTHING, SOON),
                Line.say("start shop", "#\\d+ move shop is done$", BROKEN_OFF, COPY),
                Line.say("cutover shop", approve, BROKEN_OFF, SOON),
                Line.say("as ben " + approve, "is armed", BROKEN_OFF, SOON),
                Line.say("go", "#\\d+ cutover shop is done$", BROKEN_OFF, SWITCH));
    }

    static final String LEAVE = "quit";
}
