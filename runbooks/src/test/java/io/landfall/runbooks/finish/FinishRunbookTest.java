package io.landfall.runbooks.finish;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Runbook.Stage;
import io.landfall.runbooks.step.RunbookFile;
import io.landfall.runbooks.step.Step;
import io.landfall.runbooks.step.StepParameters;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The order of {@code finish.yaml}. */
class FinishRunbookTest {

    private record Named(String name) implements Step {
        @Override
        public String plan() {
            return name;
        }

        @Override
        public Duration limit() {
            return Duration.ZERO;
        }

        @Override
        public Found look() {
            return Found.nothing();
        }

        @Override
        public boolean isDone(Found now) {
            return true;
        }

        @Override
        public void act(Found before) {
            throw new AssertionError("nothing runs here");
        }
    }

    @Test
    void asksForEveryApprovalBeforeItsFirstStep() {
        List<Stage> stages = stages(Set.of("override", "remove-old-data"));

        assertThat(stages.stream().flatMap(stage -> stage.approval().stream()))
                .extracting(Object::toString)
                .containsExactly("override", "remove-old-data", "1 finish");
        assertThat(stages.stream().takeWhile(stage -> stage.steps().isEmpty())).hasSize(2);
        assertThat(stages.stream().skip(3)).allMatch(stage -> stage.approval().isEmpty());
        assertThat(names(stages)).containsSubsequence("hand-over-settings", "remove-old-data", "look-around");
    }

    @Test
    void neitherAsksForTheOldDataNorRemovesItUnlessItIsToldTo() {
        List<Stage> stages = stages(Set.of());

        assertThat(stages.stream().flatMap(stage -> stage.approval().stream()))
                .extracting(Object::toString)
                .containsExactly("1 finish");
        assertThat(names(stages)).contains("look-around").doesNotContain("remove-old-data");
    }

    private static List<String> names(List<Stage> stages) {
        return stages.stream()
                .flatMap(stage -> stage.steps().stream())
                .map(Step::name)
                .toList();
    }

    private static List<Stage> stages(Set<String> options) {
        Map<String, Function<StepParameters, Step>> catalog = new HashMap<>();
        Stream.of(
                        "claim-servers",
                        "end-heartbeat",
                        "end-replication",
                        "drop-accounts",
                        "drop-schema",
                        "unlock-accounts",
                        "remove-files",
                        "hand-over-settings",
                        "remove-old-data",
                        "restore-dns-ttl",
                        "forget-password",
                        "look-around")
                .forEach(name -> catalog.put(name, parameters -> {
                    parameters.duration("limit", Duration.ZERO);
                    return new Named(name);
                }));
        return RunbookFile.load("finish").stages(catalog, Map.of(), options);
    }
}
