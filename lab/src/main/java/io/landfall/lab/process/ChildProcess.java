package io.landfall.lab.process;

import java.util.List;

/** How the lab starts programs: with its environment, but without what lets somebody into Slack. */
public final class ChildProcess {

    private static final String SLACK = "SLACK_";

    private ChildProcess() {}

    /** Returns a builder whose environment holds no variable that begins with {@code SLACK_}. */
    public static ProcessBuilder of(List<String> words) {
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().keySet().removeIf(name -> name.startsWith(SLACK));
        return builder;
    }

    /** The same with the words one by one. */
    public static ProcessBuilder of(String... words) {
        return of(List.of(words));
    }
}
