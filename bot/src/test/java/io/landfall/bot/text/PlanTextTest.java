package io.landfall.bot.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.bot.conversation.MessageText;
import io.landfall.runbooks.approval.Plan;
import io.landfall.runbooks.approval.Plan.PlannedStage;
import io.landfall.runbooks.approval.Plan.PlannedStep;
import io.landfall.runbooks.step.Runbook.Approval;
import io.landfall.runbooks.step.Runbook.Stay;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlanTextTest {

    /** An approval binds to the hash of these lines. */
    private static final List<String> LINES = List.of(
            "old server shop-old at 10.0.0.5",
            "stays on shop-old: read_only=ON.",
            "stays: the accounts that you made.",
            "downtime budget 1 min",
            "  claim-servers: Note who moves what.",
            "  lower-dns-ttl skipped: no DNS record given",
            "2 stop-writes",
            "  fence-source: On shop-old: SET GLOBAL read_only = 1",
            "3 verify skipped: nothing to compare",
            "4 promote, by 2 people",
            "  open-target: Open shop-new.");

    @Test
    void showsEveryLineThatIsApproved() {
        Plan plan = new Plan(
                List.of("old server shop-old at 10.0.0.5"),
                List.of(
                        new Stay(Optional.of("shop-old"), "read_only=ON."),
                        new Stay(Optional.empty(), "the accounts that you made.")),
                List.of("downtime budget 1 min"),
                List.of(
                        stage(Optional.empty(), 0, "", new PlannedStep("claim-servers", "Note who moves what.")),
                        stage(Optional.empty(), 0, "no DNS record given", new PlannedStep("lower-dns-ttl", "")),
                        stage(
                                Optional.of(new Approval(2, "stop-writes")),
                                1,
                                "",
                                new PlannedStep("fence-source", "On shop-old: SET GLOBAL read_only = 1")),
                        stage(
                                Optional.of(new Approval(3, "verify")),
                                1,
                                "nothing to compare",
                                new PlannedStep("compare-checksums", "")),
                        stage(
                                Optional.of(new Approval(4, "promote")),
                                2,
                                "",
                                new PlannedStep("open-target", "Open shop-new."))),
                LINES,
                "0");

        assertThat(MessageText.of(PlanText.blocks(plan))).isEqualTo(LINES);
    }

    private static PlannedStage stage(Optional<Approval> approval, int people, String skipped, PlannedStep step) {
        return new PlannedStage(approval, people, Optional.of(skipped).filter(why -> !why.isEmpty()), List.of(step));
    }
}
