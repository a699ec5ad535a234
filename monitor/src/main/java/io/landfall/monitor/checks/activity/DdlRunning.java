package io.landfall.monitor.checks.activity;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.server.ClientSession;
import io.landfall.monitor.server.ServerView;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Passes while no statement on {@code source} changes a schema: it delays the fence and locks out a backup.
 */
public record DdlRunning(ServerView source) implements Check {

    private static final Pattern DDL = Pattern.compile(
            "^\\s*(/\\*.*?\\*/\\s*)*(?<words>(alter|create|drop|truncate|rename|optimize|repair)\\s+\\w+)",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    @Override
    public String name() {
        return "ddl_running";
    }

    @Override
    public Finding look() {
        List<ClientSession> changing = source.sessions().stream()
                .filter(session -> DDL.matcher(session.statement()).find())
                .toList();
        if (changing.isEmpty()) {
            return Finding.ok("no statement changes a schema on " + source.name());
        }
        String text = "statements that change a schema run on " + source.name() + ": "
                + changing.stream().map(DdlRunning::describe).collect(Collectors.joining(", "));
        String remedy = "Wait for them to end, or `" + source.dialect().killQuery() + "` them.";
        return Finding.fail(text, remedy);
    }

    /** Only the first two words: statements may hold passwords. */
    private static String describe(ClientSession session) {
        Matcher ddl = DDL.matcher(session.statement());
        String words = ddl.find() ? ddl.group("words") : "";
        return words + " of `" + session.user() + "` in session " + session.id();
    }
}
