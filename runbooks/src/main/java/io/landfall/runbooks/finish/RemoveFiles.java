package io.landfall.runbooks.finish;

import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Step;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** No file, directory or key of Landfall's making lies on any host, but those that the plan lets stay. */
record RemoveFiles(List<Leftovers> hosts) implements Step.Final {

    static final String NAME = "remove-files";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String plan() {
        List<String> there = there();
        return there.isEmpty()
                ? "No file of Landfall's is to be removed on any host."
                : "Remove " + String.join(", ", there) + ".";
    }

    /** What is left of a copy may be as big as the database. */
    @Override
    public Duration limit() {
        return Duration.ofHours(1);
    }

    @Override
    public Found look() {
        return Found.nothing().withList("there", there());
    }

    @Override
    public boolean isDone(Found now) {
        return now.list("there").isEmpty();
    }

    private List<String> there() {
        return hosts.stream()
                .flatMap(left -> Stream.concat(
                        left.paths().stream().map(path -> left.host().name() + ":" + path),
                        left.keys().stream()
                                .map(key -> "the key " + key + " that may log in to "
                                        + left.host().name())))
                .distinct()
                .collect(Collectors.toList());
    }

    @Override
    public void act(Found before) {
        hosts.forEach(Leftovers::remove);
    }
}
