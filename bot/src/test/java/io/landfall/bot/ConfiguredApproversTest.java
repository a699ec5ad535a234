package io.landfall.bot;

import static io.landfall.bot.Stage.ANN;
import static io.landfall.bot.Stage.BEN;
import static io.landfall.bot.Stage.CORA;
import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.bot.config.Approvals;
import io.landfall.runbooks.engine.ApprovalMode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfiguredApproversTest {

    @Test
    void letsAnApproverWhoDidNotAskApprove() {
        assertThat(approvers(true, "ann", "ben").refusesApproval(BEN, "ann", "promote"))
                .isEmpty();
    }

    @Test
    void refusesTheRequesterOnlyWithFourEyes() {
        assertThat(approvers(true, "ann", "ben").refusesApproval(ANN, "ann", "promote"))
                .contains("ann asked for this run, and `approvals.four-eyes` is on: somebody else must approve promote."
                        + " ben may. Nothing was approved.");
        assertThat(approvers(false, "ann", "ben").refusesApproval(ANN, "ann", "promote"))
                .isEmpty();
    }

    @Test
    void saysSoWhenNobodyIsLeftToApprove() {
        assertThat(approvers(true, "ann").refusesApproval(CORA, "ann", "promote"))
                .contains("cora is not in `approvals.approvers` and can't approve promote. Nobody may:"
                        + " `approvals.approvers` names nobody else; add somebody there, or ask with another person."
                        + " Nothing was approved.");
    }

    @Test
    void letsTheRequesterAndApproversSayGo() {
        ConfiguredApprovers approvers = approvers(true, "ben");

        assertThat(approvers.refusesGo(ANN, "ann")).isEmpty();
        assertThat(approvers.refusesGo(BEN, "ann")).isEmpty();
        assertThat(approvers.refusesGo(CORA, "ann"))
                .contains("cora neither asked for this run nor is in `approvals.approvers`. ann, who asked, or one of"
                        + " ben may say that. Nothing was changed.");
    }

    private static ConfiguredApprovers approvers(boolean fourEyes, String... names) {
        return new ConfiguredApprovers(
                new Approvals(List.of(names), fourEyes, Duration.ofMinutes(15), ApprovalMode.ARMED, Map.of()));
    }
}
