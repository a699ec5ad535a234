package io.landfall.lab.demo;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** What two people type in the demo, and what each must see before the next words. */
final class DemoScript {

    /**
     * Words, and the line of the service that shows that they have had their effect.
     *
     * @param words empty: nothing is typed
     */
    record Line(String words, Pattern then, Duration limit) {

        private static Line say(String words, String then, Duration limit) {
            return new Line(words, Pattern.compile(then), limit);
        }
    }

    /** What nobody should see in the demo. */
    static final Pattern BAD = Pattern.compile("^\\s*(✖|↩)|(?i:refused:|\\bheld\\b)");

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration COPY = Duration.ofMinutes(30);

    private DemoScript() {}

    static final List<Line> LINES = List.of(
            Line.say("", "help", SOON),
            Line.say("check shop", "(?i)nothing blocks", SOON),
            Line.say("start shop", "(?i)caught up", COPY),
            Line.say("cutover shop", "approve 2-6", SOON),
            Line.say("as ben approve 2-6", "(?i)\\barmed\\b", SOON),
            Line.say("go", "(?i)cutover.*\\bdone\\b", Duration.ofMinutes(2)));

    static final String LEAVE = "quit";
}
