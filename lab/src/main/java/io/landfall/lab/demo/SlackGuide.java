package io.landfall.lab.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.landfall.lab.demo.slack.SlackAccess;
import io.landfall.lab.demo.slack.SlackOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tells briefly what happens in Slack, by the journal's rows, and what to write there next. */
final class SlackGuide {

    private static final Map<String, String> RUNBOOKS = Map.of("start", "move");
    private static final Map<String, String> MEANING = Map.of(
            "check", "looks at both servers, and changes nothing",
            "start", "copies the data; from then on the new server follows the old one",
            "cutover", "shows the plan and asks for approvals; nothing is stopped before `go`",
            "rollback", "the same way back",
            "finish", "ends the way back, and removes what Landfall made");

    private final SlackOptions slack;
    private final boolean politePage;
    private final List<String> verbs;
    private final Map<Long, String> runs = new HashMap<>();
    private final Map<String, String> names = new HashMap<>();
    private int next;
    private boolean asked;

    SlackGuide(SlackOptions slack, DemoOptions options) {
        this.slack = slack;
        this.politePage = options.politePage();
        this.verbs = options.roundTrip()
                ? List.of("check", "start", "cutover", "rollback", "cutover", "finish")
                : List.of("check", "start", "cutover");
    }

    /** What is said before the service starts, which will listen on {@code port}. */
    List<String> connecting(int port) {
        return slack.access().way() == SlackAccess.Way.SOCKET_MODE
                ? List.of("Connecting to Slack through Socket Mode ...")
                : List.of(
                        "Slack's signed requests are taken at http://127.0.0.1:" + port + "/slack/events: lead the"
                                + " request URLs of the app there.",
                        "Connecting to Slack ...");
    }

    /** What is said when that takes long. */
    List<String> notConnected() {
        return List.of("! Slack is not reached yet; it is tried on. Above stands why. Ctrl-C ends the demo.");
    }

    /** What is said when Slack is connected. */
    List<String> opening() {
        List<String> lines = new ArrayList<>(List.of(
                "Connected. Everything is said in " + slack.channel()
                        + " now, and this terminal tells what to write there.",
                "If nothing is answered: `/invite @landfall` in " + slack.channel() + "."));
        lines.addAll(sayNext());
        return lines;
    }

    /** Whether every verb has had its effect. */
    boolean isOver() {
        return next == verbs.size();
    }

    /** What is said when {@link #isOver}. */
    List<String> ending() {
        return List.of(
                "",
                "→ That was all of it. The servers stay as long as you like: look at the thread, or write in "
                        + slack.channel() + ":  /landfall lag shop 10m   or  /landfall audit shop",
                "→ Press Enter here for the report; then everything is removed.");
    }

    /** Returns what there is to say about a row of the journal. */
    List<String> on(JsonNode row) {
        String kind = row.path("kind").asText();
        learn(row);
        boolean isFirstOfQuestion = kind.equals("asked") && !asked;
        asked = kind.equals("asked");
        return switch (kind) {
            case "command" -> command(row);
            case "run" -> begun(row);
            case "asked" -> isFirstOfQuestion ? askedFor(row) : List.of();
            case "approval" ->
                List.of("  ✔ " + who(row) + " approved " + row.path("step").asText() + quorum(row));
            case "refused" ->
                List.of("  ✖ " + who(row) + ": `" + data(row, "words") + "` was refused: " + first(data(row, "why")));
            case "armed" -> armed();
            case "go" -> List.of("  ▶ " + who(row) + " said go");
            case "outcome" -> done(row);
            case "failed" -> List.of("  ✖ " + row.path("step").asText() + ": " + first(data(row, "error")));
            case "point-of-no-return" -> List.of("  ✔ past the point of no return");
            case "hold" ->
                List.of(
                        "  ! " + who(row) + " said hold: " + data(row, "reason"),
                        "→ In the thread:  resume  or  abort");
            case "resume" -> List.of("  ▶ " + who(row) + " said resume");
            case "ended" -> ended(row);
            default -> List.of();
        };
    }

    private List<String> sayNext() {
        return isOver()
                ? List.of()
                : List.of(
                        "",
                        "→ Write in " + slack.channel() + ":  /landfall " + verb() + " shop    (" + MEANING.get(verb())
                                + ")");
    }

    private String verb() {
        return isOver() ? "" : verbs.get(next);
    }

    private List<String> command(JsonNode row) {
        String said = "`" + data(row, "words") + "`";
        if (!data(row, "outcome").equals("ok")) {
            return List.of("  ✖ " + who(row) + ": " + said + " was not done: " + first(data(row, "why")));
        }
        List<String> lines = new ArrayList<>(List.of("  ✔ " + who(row) + ": " + said));
        if (row.path("step").asText().equals("check") && verb().equals("check")) {
            next++;
            lines.addAll(sayNext());
        }
        return lines;
    }

    private List<String> begun(JsonNode row) {
        String name = "#" + row.path("run").asLong() + " " + data(row, "runbook") + " shop";
        runs.put(row.path("run").asLong(), name);
        return List.of("  ▶ " + name + ", asked for by " + who(row) + "; its thread is in " + slack.channel());
    }

    private List<String> askedFor(JsonNode row) {
        String verb = runs.getOrDefault(row.path("run").asLong(), "");
        String approve = verb.contains("finish") ? "approve" : politePage ? "approve 2-6" : "approve 3-6";
        List<String> lines = new ArrayList<>(List.of("→ In the thread of " + verb + ", "
                + (slack.fourEyes() ? "somebody else than who asked" : "also by who asked") + " ("
                + named(String.join(" or ", slack.approvers())) + "):  " + approve + "  or the buttons"));
        slack.required()
                .forEach((step, people) ->
                        lines.add("  " + step + " takes " + people + " people; the next one writes  approve " + step));
        return lines;
    }

    private static List<String> armed() {
        return List.of("→ In the thread, who asked or an approver:  go  or the button    (the switch: writes stop for"
                + " less than a second)");
    }

    /** The copy takes its time, so its steps are told; those of a switch stand in the thread. */
    private List<String> done(JsonNode row) {
        boolean isMove = runs.getOrDefault(row.path("run").asLong(), "").contains(" move ");
        return isMove ? List.of("  ✔ " + row.path("step").asText() + "  " + data(row, "ms") + " ms") : List.of();
    }

    private List<String> ended(JsonNode row) {
        String run = runs.getOrDefault(row.path("run").asLong(), "the run");
        if (!data(row, "outcome").equals("done")) {
            List<String> lines = new ArrayList<>(List.of("  ↩ " + run + " was not done: " + first(data(row, "text"))));
            lines.addAll(sayNext());
            return lines;
        }
        hasHappened(run);
        List<String> lines = new ArrayList<>(List.of("  ✔ " + run + " is done"));
        lines.addAll(sayNext());
        return lines;
    }

    /** People may leave something out, such as the check. */
    private void hasHappened(String run) {
        for (int i = next; i < verbs.size(); i++) {
            if (run.contains(" " + RUNBOOKS.getOrDefault(verbs.get(i), verbs.get(i)) + " ")) {
                next = i + 1;
                return;
            }
        }
    }

    private void learn(JsonNode row) {
        if (!data(row, "name").isEmpty()) {
            names.put(row.path("who").asText(), data(row, "name"));
        }
    }

    private String who(JsonNode row) {
        String id = row.path("who").asText();
        return names.getOrDefault(id, id);
    }

    private String quorum(JsonNode row) {
        return data(row, "quorum").isEmpty() ? "" : " " + named(data(row, "quorum"));
    }

    /** The journal goes by ids; people go by names. */
    private String named(String text) {
        String named = text;
        for (Map.Entry<String, String> known : names.entrySet()) {
            named = named.replace(known.getKey(), known.getValue());
        }
        return named;
    }

    private static String data(JsonNode row, String name) {
        return row.path("data").path(name).asText("");
    }

    private String first(String text) {
        return named(text.lines().findFirst().orElse(""));
    }
}
