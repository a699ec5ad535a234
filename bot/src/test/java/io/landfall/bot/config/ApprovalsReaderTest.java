package io.landfall.bot.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landfall.bot.config.form.Problems;
import io.landfall.bot.config.form.Section;
import io.landfall.bot.config.form.Surroundings;
import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.approval.ApprovalMode;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;

class ApprovalsReaderTest {

    private static final Path FILE = Path.of("/etc/landfall.yaml");

    @Test
    void readsModeAndNumbersOfPeople() {
        Approvals approvals = read(
                """
                approvers: [ben, cora]
                four-eyes: false
                mode: live
                expire-after: 5m
                remind-after: [1m, 10m]
                required: {promote: 2, stop-writes: 1}
                """);

        assertThat(approvals)
                .isEqualTo(new Approvals(
                        List.of("ben", "cora"),
                        false,
                        Duration.ofMinutes(5),
                        ApprovalMode.LIVE,
                        List.of(Duration.ofMinutes(1), Duration.ofMinutes(10)),
                        Map.of("promote", 2, "stop-writes", 1)));
    }

    @Test
    void leavesOutWhatHasAGoodDefault() {
        assertThat(read("approvers: [ben]\n"))
                .isEqualTo(new Approvals(List.of("ben"), true, Duration.ofMinutes(15), ApprovalMode.ARMED, Map.of()));
    }

    @Test
    void refusesWhatCanNotBe() {
        assertThatThrownBy(
                        () -> read(
                                """
                        approvers: [ben, cora, ben]
                        mode: alive
                        required:
                          promote: 3
                          stop-writes: 0
                          promot: 2
                          breakfast: 1
                        """))
                .isInstanceOf(LandfallException.class)
                .hasMessage(
                        """
                        /etc/landfall.yaml has 5 problems. Nothing was started.
                          line 2: `mode` is `alive`, which is no mode. Write `armed` or `live`.
                          line 4: `required.promote` is `3`, but `approvals.approvers` names 2. Write a number from 1 to 2.
                          line 5: `required.stop-writes` is `0`, which is not a whole number from 1.
                          line 6: `required.promot`: nothing of that name is approved. Did you mean `promote`?
                          line 7: `required.breakfast`: nothing of that name is approved. There are stop-writes, promote.""");
    }

    @Test
    void takesMoreThanAreNamedWhereAGroupIsAmongThem() {
        Approvals approvals = read(
                """
                approvers: [S0614TZR7]
                required: {promote: 2}
                """);

        assertThat(approvals.required()).isEqualTo(Map.of("promote", 2));
    }

    @Test
    void freezesNothingAfterARollbackUnlessTheFileSaysSo() {
        assertThat(read("approvers: [ben]\n").freezeAfterRollback()).isFalse();
        assertThat(read("{approvers: [ben], freeze-after-rollback: true}\n").freezeAfterRollback())
                .isTrue();
    }

    private static Approvals read(String yaml) {
        Problems problems = new Problems();
        Section section = Section.root(
                new Yaml(new LoaderOptions()).compose(new StringReader(yaml)),
                Surroundings.now(FILE, Map.of()),
                problems);
        Approvals approvals = new ApprovalsReader(List.of("stop-writes", "promote")).read(section);
        problems.refuse(FILE);
        return approvals;
    }
}
