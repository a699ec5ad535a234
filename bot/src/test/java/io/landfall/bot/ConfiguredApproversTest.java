package io.landfall.bot;

import static io.landfall.bot.Stage.ANN;
import static io.landfall.bot.Stage.BEN;
import static io.landfall.bot.Stage.CORA;
import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.bot.config.Approvals;
import io.landfall.bot.config.ConfiguredApprovers;
import io.landfall.bot.conversation.Groups;
import io.landfall.runbooks.approval.ApprovalMode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    @Test
    void refusesARunThatCouldNeverBeApproved() {
        ConfiguredApprovers two = new ConfiguredApprovers(new Approvals(
                List.of("ann", "ben"), true, Duration.ofMinutes(15), ApprovalMode.ARMED, Map.of("promote", 2)));

        assertThat(two.refusesRun(ANN, List.of("stop-writes", "promote")))
                .contains(
                        "promote needs 2 people to approve it, and only ben may when ann asks. Nothing was started. Add"
                                + " somebody to `approvals.approvers`, or ask with another person, or lower"
                                + " `approvals.required.promote`.");
        assertThat(two.refusesRun(CORA, List.of("stop-writes", "promote"))).isEmpty();
        assertThat(two.refusesRun(ANN, List.of("stop-writes"))).isEmpty();
        assertThat(approvers(true, "ann").refusesRun(ANN, List.of("promote")))
                .contains(
                        "promote needs one person to approve it, and nobody may when ann asks. Nothing was started. Add"
                                + " somebody to `approvals.approvers`, or ask with another person.");
        assertThat(approvers(true, "ann").refusesRun(ANN, List.of())).isEmpty();
        assertThat(approvers(false, "ann").refusesRun(ANN, List.of("promote"))).isEmpty();
    }

    @Test
    void countsThePeopleOfGroupsOnceAndBotsAndWhoeverHasLeftNotAtAll() {
        ConfiguredApprovers approvers = grouped(new FakeGroups(
                Map.of("S0000DBAS", List.of("ann", "ben", "robot"), "S0000LEAD", List.of("ben")), Map.of()));

        assertThat(approvers.refusesRun(ANN, List.of("promote")))
                .contains(
                        "promote needs 2 people to approve it, and only ben may when ann asks. Nothing was started. Add"
                                + " somebody to `approvals.approvers`, or ask with another person, or lower"
                                + " `approvals.required.promote`.");
        assertThat(approvers.refusesRun(CORA, List.of("promote"))).isEmpty();
        assertThat(approvers.refusesApproval(BEN, "ann", "promote")).isEmpty();
    }

    @Test
    void saysWhichGroupCannotBeLookedUp() {
        ConfiguredApprovers approvers = grouped(new FakeGroups(
                Map.of("S0000DBAS", List.of(), "S0000LEAD", List.of("ben")), Map.of("S0000DBAS", "missing_scope")));

        assertThat(approvers.refusesRun(ANN, List.of("promote"))).hasValueSatisfying(why -> assertThat(why)
                .startsWith("promote needs 2 people to approve it, and only ben may when ann asks. It can't be"
                        + " told now who is in the group S0000DBAS (missing_scope), so nobody in it counts."
                        + " Nothing was started."));
        assertThat(approvers.refusesApproval(CORA, "ann", "promote"))
                .contains("cora is not in `approvals.approvers` and can't approve promote. S0000DBAS, S0000LEAD may. It"
                        + " can't be told now who is in the group S0000DBAS (missing_scope), so nobody in it counts."
                        + " Nothing was approved.");
    }

    private static ConfiguredApprovers grouped(Groups groups) {
        return new ConfiguredApprovers(
                new Approvals(
                        List.of("S0000DBAS", "S0000LEAD"),
                        true,
                        Duration.ofMinutes(15),
                        ApprovalMode.ARMED,
                        Map.of("promote", 2)),
                groups);
    }

    private record FakeGroups(Map<String, List<String>> groups, Map<String, String> troubles) implements Groups {

        @Override
        public Optional<List<String>> members(String approver) {
            return Optional.ofNullable(groups.get(approver));
        }

        @Override
        public Optional<String> trouble(String approver) {
            return Optional.ofNullable(troubles.get(approver));
        }

        @Override
        public boolean isPerson(String id) {
            return !id.equals("robot");
        }
    }

    private static ConfiguredApprovers approvers(boolean fourEyes, String... names) {
        return new ConfiguredApprovers(
                new Approvals(List.of(names), fourEyes, Duration.ofMinutes(15), ApprovalMode.ARMED, Map.of()));
    }
}
