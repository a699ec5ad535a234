package io.landfall.bot.chat.slack;

import static io.landfall.bot.chat.slack.FakeSlack.ANN;
import static io.landfall.bot.chat.slack.FakeSlack.BEN;
import static io.landfall.bot.chat.slack.FakeSlack.CORA;
import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.bot.chat.slack.FakeSlack.Said;
import io.landfall.runbooks.journal.EntryKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever happens between reading and answering: an answer is about what was read, and a card shows its answers. */
class ShownToApproversTest {

    @TempDir
    Path directory;

    private SlackStage stage;
    private FakeSlack slack;
    private Said card;
    private String thread;

    @BeforeEach
    void askForACutover() {
        stage = SlackStage.overSocket(directory, BEN, CORA);
        slack = stage.slack;
        card = stage.askForCutover();
        thread = card.thread().orElseThrow();
    }

    @AfterEach
    void end() {
        stage.awaitQuiet();
        stage.close();
    }

    @Test
    void answersThatMeetAChangedPlanApproveNothingOfIt() {
        stage.changeThePlan();
        List<Delivery> together = new ArrayList<>();
        for (String person : List.of(CORA, BEN, CORA, BEN, CORA, BEN)) {
            together.add(slack.press(person, card, "approve 2-4"));
            together.add(slack.say(person, thread, "approve 2-4"));
        }
        together.forEach(Delivery::awaitMillis);
        stage.awaitQuiet();

        slack.await("The plan has changed since it was shown");
        Said again =
                slack.await(said -> said != card && said.button("approve 2-4").isPresent(), "asked again");
        assertThat(stage.approvedBy()).isEmpty();
        Said plan = slack.await(
                said -> said.shown().contains("cutover shop: the plan")
                        && said.shown().contains("source old 10.0.0.99:3306"),
                "the new plan");
        assertThat(plan.ts()).isLessThan(again.ts());

        slack.press(CORA, again, "approve 2-4").awaitMillis();
        slack.await("cora: approve 2-4");
        assertThat(stage.approvedBy()).hasSize(3);
    }

    @Test
    void saysByNameWhatWasApproved() {
        slack.say(BEN, thread, "approve all").awaitMillis();

        slack.await("ben: approve all (2 stop-writes, 3 verify-caught-up, 4 promote)");
        assertThat(stage.approvedBy())
                .containsExactly(BEN + " stop-writes", BEN + " verify-caught-up", BEN + " promote");
    }

    @Test
    void whoApprovesWhatIsApprovedAlreadyIsToldByWhom() {
        slack.press(BEN, card, "approve 2-4").awaitMillis();
        slack.await(said -> said.button("go").isPresent(), "armed");
        slack.say(CORA, thread, "approve 2-4").awaitMillis();
        slack.await("2 stop-writes, 3 verify-caught-up, 4 promote are approved already, by ben.");
        slack.say(CORA, thread, "approve").awaitMillis();
        stage.awaitCount(EntryKind.REFUSED, 2);
        assertThat(stage.approvedBy()).hasSize(3);
    }

    @Test
    void whoApprovesBeforeTheNextQuestionCouldBeReadIsToldThatItIsApprovedAlready() {
        Said said = slack.sayUnheard(CORA, thread, "approve 2-4");
        slack.press(BEN, card, "approve 2-4").awaitMillis();
        slack.await(asked -> asked.button("go").isPresent(), "armed");
        slack.deliver("events_api", slack.event(said)).awaitMillis();

        slack.await("2 stop-writes, 3 verify-caught-up, 4 promote are approved already, by ben.");
        assertThat(stage.count(EntryKind.APPROVAL)).isEqualTo(3);
    }

    @Test
    void tellsWhoResumed() {
        slack.say(CORA, thread, "hold not yet").awaitMillis();
        Said held = slack.await(said -> said.button("resume").isPresent(), "held");
        slack.press(ANN, held, "resume").awaitMillis();

        slack.await("cutover shop goes on (ann said resume)");
        slack.await(said -> said == held && said.shown().contains("ann: resume"), "the card says who");
    }

    @Test
    void aPlanThatGoFindsChangedIsShownBeforeItIsAskedAbout() {
        slack.press(BEN, card, "approve 2-4").awaitMillis();
        Said armed = slack.await(said -> said.button("go").isPresent(), "armed");
        stage.changeThePlan();
        slack.press(ANN, armed, "go").awaitMillis();

        Said again =
                slack.await(said -> said != card && said.button("approve 2-4").isPresent(), "asked again");

        Said plan = slack.await("source old 10.0.0.99:3306");
        assertThat(plan.ts()).isLessThan(again.ts());
        slack.press(CORA, again, "approve 2-4").awaitMillis();
        slack.await(said -> said != armed && said.button("go").isPresent(), "armed again");
    }

    @Test
    void whatWasLeftOnACardOfAnEndedServiceIsTakenAwayAndItsAnswersStand() {
        slack.press(BEN, card, "approve 2").awaitMillis();
        slack.await(said -> said == card && said.button("approve 2").isEmpty(), "the card without its button");
        assertThat(card.button("approve 3")).isPresent();

        stage.restart();
        slack.await(said -> said == card && said.shown().contains("Landfall was restarted"), "closed");

        assertThat(card.button("approve 3")).isEmpty();
        assertThat(card.button("deny")).isEmpty();
        assertThat(card.shown()).contains("ben: approve 2", "asks for approval of");
        slack.await(said -> said.button("resume").isPresent(), "held");
        slack.say(ANN, thread, "resume").awaitMillis();
        Said again =
                slack.await(said -> said != card && said.button("approve 3").isPresent(), "asked again");
        slack.press(CORA, again, "approve 3-4").awaitMillis();
        slack.await("cora: approve 3-4");
    }

    @Test
    void anAnswerThatTheCardCouldNotShowBeforeTheServiceEndedIsShownByTheNext() {
        slack.press(BEN, card, "approve 2-4").awaitMillis();
        Said armed = slack.await(said -> said.button("go").isPresent(), "armed");
        slack.refuse("chat.update", "message_not_found", 1_000);
        slack.press(ANN, armed, "go").awaitMillis();
        slack.awaitCalls("chat.update", slack.calls("chat.update") + 1);
        stage.awaitCount(EntryKind.ENDED, 1);
        stage.restartAfter(slack::mend);

        slack.await(said -> said == armed && said.shown().contains("closed: the run has ended"), "closed");

        assertThat(armed.button("go")).isEmpty();
        assertThat(armed.shown()).contains("ann: go");
        stage.awaitClosedCards(2);
    }
}
