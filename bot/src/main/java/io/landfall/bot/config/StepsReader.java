package io.landfall.bot.config;

import io.landfall.bot.config.form.Form;
import io.landfall.bot.config.form.Section;
import io.landfall.monitor.host.SshLogin;
import io.landfall.runbooks.settings.TeamStep;
import io.landfall.runbooks.settings.TeamStep.At;
import io.landfall.runbooks.settings.TeamStep.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads what the team does beside a switch.
 *
 * @param hosts the hosts in the file, by name
 * @param taken the names of Landfall's own steps
 */
record StepsReader(Map<String, SshLogin> hosts, Set<String> taken) {

    private static final List<String> PLACES =
            Arrays.stream(At.values()).map(At::word).toList();
    private static final Form<String> PLACE = Form.oneOf(PLACES, ". Write one of " + String.join(", ", PLACES) + ".");
    private static final Form<Duration> LIMIT =
            Form.DURATION.that(limit -> limit.toSeconds() >= 1, "which is too short. Write at least `1s`.");
    private static final Form<String> NAME = Form.TEXT.that(
            name -> name.matches("[a-z][a-z0-9-]{0,40}"),
            "which is no name of a step. Use small letters, digits and `-`, such as `stop-cron`.");

    List<TeamStep> read(Section migration) {
        migration.knows(List.of("steps"));
        List<Section> sections = migration.has("steps") ? migration.sections("steps") : List.of();
        Set<String> names = new HashSet<>(taken);
        List<TeamStep> steps = new ArrayList<>();
        for (Section section : sections) {
            Optional<TeamStep> step = step(section);
            step.ifPresent(steps::add);
            step.map(TeamStep::name)
                    .filter(name -> !names.add(name))
                    .ifPresent(name -> section.problem(
                            "name",
                            "`" + section.where("name") + "` is `" + name + "`, "
                                    + (taken.contains(name) ? "a step of Landfall's own" : "which is there already")
                                    + ". Give each step a name of its own."));
        }
        return steps;
    }

    private Optional<TeamStep> step(Section section) {
        String name = section.required("name", NAME);
        At at = At.values()[Math.max(0, PLACES.indexOf(section.required("at", PLACE)))];
        Optional<SshLogin> host = section.required("host", Form.nameOf("host", hosts));
        Command act = section.command("act");
        Command verify = section.command("verify");
        Optional<Command> undo = section.optionalCommand("undo");
        Duration limit = section.or("limit", LIMIT, Duration.ofSeconds(30));
        section.end();
        return host.map(login -> new TeamStep(name, at, login, act, verify, undo, limit));
    }
}
