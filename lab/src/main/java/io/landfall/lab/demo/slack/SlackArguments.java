package io.landfall.lab.demo.slack;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the command line says of Slack.
 *
 * @param channel empty for a demo in the terminal
 * @param approvers empty when none were named
 * @param scripted whether the demo is to type the words itself
 */
public record SlackArguments(
        Optional<String> channel,
        List<String> approvers,
        boolean fourEyes,
        Map<String, Integer> required,
        boolean scripted,
        SlackAccess access) {

    private static final Pattern NAME = Pattern.compile("#?[^\\s#A-Z]{1,80}");
    private static final Pattern ID = Pattern.compile("[CG][A-Z0-9]{7,20}");
    private static final Pattern MEMBER = Pattern.compile("[UW][A-Z0-9]{5,20}");
    private static final Pattern GROUP = Pattern.compile("S[A-Z0-9]{5,20}");
    private static final String EXAMPLE = "`--approvers U024BE7LH,U0G9QF9C6`";

    /** Returns what is wrong, a sentence or two each, with what to write instead; empty when nothing is. */
    public List<String> problems() {
        return channel.map(this::problemsInSlack).orElseGet(this::problemsInTheTerminal);
    }

    private List<String> problemsInTheTerminal() {
        List<String> without = new ArrayList<>();
        if (!approvers.isEmpty()) {
            without.add("--approvers");
        }
        if (!fourEyes) {
            without.add("--no-four-eyes");
        }
        if (!required.isEmpty()) {
            without.add("--required");
        }
        return without.stream()
                .map(option -> "`" + option + "` is for a demo in Slack; in the terminal ann asks and ben approves."
                        + " Write `--slack '#channel'` as well, or leave it out.")
                .toList();
    }

    private List<String> problemsInSlack(String written) {
        List<String> problems = new ArrayList<>();
        if (!NAME.matcher(written).matches() && !ID.matcher(written).matches()) {
            problems.add("`--slack " + written + "` is not a channel. Write its name in small letters, in quotes"
                    + " because of the `#`: `--slack '#shop-db'`; or its id, such as `C024BE91L`.");
        }
        if (scripted) {
            problems.add("`--yes` types the words in the terminal, and in Slack only people can say them. Leave out"
                    + " `--yes`, or `--slack`.");
        }
        problems.addAll(problemsOfApprovers());
        problems.addAll(access.problems());
        return problems;
    }

    private List<String> problemsOfApprovers() {
        if (approvers.isEmpty()) {
            return List.of(
                    "`--approvers` is missing: nobody could approve. Write the ids of members or user groups, as in "
                            + EXAMPLE + " (in a profile, *Copy member ID*).");
        }
        List<String> problems = new ArrayList<>();
        approvers.stream()
                .filter(approver ->
                        !isMember(approver) && !GROUP.matcher(approver).matches())
                .forEach(approver -> problems.add("`" + approver + "` in `--approvers` is no id of a member (U...) or"
                        + " a user group (S...). In Slack names do not count; in a profile, *Copy member ID*."));
        List<String> people = approvers.stream().distinct().toList();
        if (problems.isEmpty() && fourEyes && people.size() == 1 && isMember(people.get(0))) {
            problems.add("`--approvers` names " + people.get(0) + " alone, and whoever asks approves nothing"
                    + " (four-eyes). Name somebody else, too, as in " + EXAMPLE + "; or, to try it alone, add"
                    + " `--no-four-eyes`.");
        }
        return problems;
    }

    private static boolean isMember(String id) {
        return MEMBER.matcher(id).matches();
    }

    /** The same as options of a demo, when there are no {@link #problems}; empty for a demo in the terminal. */
    public Optional<SlackOptions> options() {
        return channel.map(written -> new SlackOptions(
                ID.matcher(written).matches() || written.startsWith("#") ? written : "#" + written,
                approvers,
                fourEyes,
                required,
                access));
    }
}
