package io.landfall.bot.config.form;

import io.landfall.monitor.LandfallException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Everything that is wrong with a file, collected so that it can be told at once. */
public final class Problems {

    private final List<Problem> problems = new ArrayList<>();

    /** One thing that is wrong. */
    private record Problem(int line, String text) {}

    /** Notes a problem; {@code line} counts from 1. */
    public void add(int line, String text) {
        problems.add(new Problem(line, text));
    }

    /** Throws BAD_INPUT that lists every problem by line; does nothing when there is none. */
    public void refuse(Path file) {
        if (problems.isEmpty()) {
            return;
        }
        String count = problems.size() == 1 ? "1 problem" : problems.size() + " problems";
        String list = problems.stream()
                .sorted(Comparator.comparingInt(Problem::line))
                .map(problem -> "\n  line " + problem.line() + ": " + problem.text())
                .collect(Collectors.joining());
        throw LandfallException.badInput(file + " has " + count + ". Nothing was started." + list);
    }
}
