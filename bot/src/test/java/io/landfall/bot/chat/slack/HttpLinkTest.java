package io.landfall.bot.chat.slack;

import static io.landfall.bot.chat.slack.FakeSlack.ANN;
import static io.landfall.bot.chat.slack.FakeSlack.BEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landfall.bot.chat.slack.FakeSlack.Said;
import io.landfall.bot.chat.slack.transport.Signatures;
import io.landfall.bot.http.Tricklers;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.Secret;
import io.landfall.runbooks.journal.EntryKind;
import io.vertx.core.json.JsonObject;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpLinkTest {

    @TempDir
    Path directory;

    @Test
    void takesACutoverThroughSignedRequests() {
        try (SlackStage stage = SlackStage.overHttp(directory, BEN)) {
            FakeSlack slack = stage.slack;
            Said card = stage.askForCutover();
            slack.awaitSaidAtOnce("Heard `/landfall cutover shop`");
            slack.pressCalled(BEN, card, "Show plan").awaitMillis();
            slack.awaitWindow(BEN, "Pretend to open-target.");
            slack.say(BEN, card.thread().orElseThrow(), "approve 2-4").awaitMillis();
            Said armed = slack.await(said -> said.button("go").isPresent(), "armed");
            slack.press(ANN, armed, "go").awaitMillis();

            slack.await("#1 cutover shop is done");
        }
    }

    @Test
    void takesOnlyWhatSlackHasSignedNowAndOnce() {
        try (SlackStage stage = SlackStage.overHttp(directory, BEN)) {
            SignedRequests requests = stage.requests();
            String body =
                    "command=%2Flandfall&text=list&user_id=" + ANN + "&channel_id=" + FakeSlack.SHOP + "&trigger_id=t1";
            long now = Instant.now().getEpochSecond();
            String forged = SignedRequests.signature("another secret", now, body);

            assertThat(requests.send(body, now).awaitStatus()).isEqualTo(200);
            assertThat(requests.send(body, now).awaitStatus()).as("a replay").isEqualTo(401);
            assertThat(requests.send(body, now, forged).awaitStatus()).isEqualTo(401);
            assertThat(requests.send(body, now, "").awaitStatus()).isEqualTo(401);
            assertThat(requests.send(body, now - 301).awaitStatus()).isEqualTo(401);
            assertThat(requests.send(body, now + 330).awaitStatus()).isEqualTo(401);
            assertThat(requests.send("x".repeat(600 * 1024), now).awaitStatus()).isEqualTo(413);
            stage.awaitQuiet();
            assertThat(stage.count(EntryKind.HEARD)).isEqualTo(1);
        }
    }

    @Test
    void takesAPressThatCarriesAWholeCard() {
        try (SlackStage stage = SlackStage.overHttp(directory, BEN)) {
            Said card = stage.askForCutover();
            JsonObject press =
                    stage.slack.pressed(BEN, card, card.button("approve 2-4").orElseThrow());
            press.getJsonObject("message").put("text", "of a long card ".repeat(10_000));
            String body = "payload=" + URLEncoder.encode(press.encode(), StandardCharsets.UTF_8);

            assertThat(stage.requests()
                            .send(body, Instant.now().getEpochSecond())
                            .awaitStatus())
                    .isEqualTo(200);
            stage.slack.await("is armed");
        }
    }

    @Test
    void takesNoBodyOfWhatIsNotSigned() throws Exception {
        try (SlackStage stage = SlackStage.overHttp(directory, BEN);
                Socket socket = new Socket("127.0.0.1", stage.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(("POST /slack/events HTTP/1.1\r\nHost: landfall\r\nContent-Length: 400000\r\n\r\nbegins")
                            .getBytes(StandardCharsets.US_ASCII));

            String answer = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);

            assertThat(answer).isEqualTo("HTTP/1.1 401");
        }
    }

    @Test
    void abortsWhileStrangersSendFiftyBodiesSlowly() throws Exception {
        try (SlackStage stage = SlackStage.overHttp(directory, BEN)) {
            Said card = stage.askForCutover();
            String head = "POST /slack/events HTTP/1.1\r\nHost: landfall\r\nX-Slack-Request-Timestamp: "
                    + Instant.now().getEpochSecond() + "\r\nX-Slack-Signature: v0=" + "0f".repeat(32)
                    + "\r\nContent-Length: 400000\r\n\r\n";
            try (Tricklers strangers = new Tricklers(50, stage.port(), head)) {
                assertThat(stage.slack
                                .say(BEN, card.thread().orElseThrow(), "abort")
                                .awaitStatus())
                        .isEqualTo(200);
                assertThat(strangers.open()).isPositive();

                stage.slack.await("#1 cutover shop was taken back: ben aborted");
                strangers.awaitClosed();
            }
        }
    }

    @Test
    void takesNoBodyWhoseSignatureCanNotBeOne() throws Exception {
        try (SlackStage stage = SlackStage.overHttp(directory, BEN)) {
            long now = Instant.now().getEpochSecond();

            assertThat(stage.requests().send("begins", now, "v0=short").awaitStatus())
                    .isEqualTo(401);
        }
    }

    @Test
    void doesWhatWasAcknowledgedBeforeAnybodyListens() {
        try (SlackStage stage = SlackStage.overHttp(directory, BEN)) {
            FakeSlack slack = stage.slack;
            stage.restartAndBeforeOpening(
                    () -> slack.slash(ANN, "freeze for now").awaitMillis());

            stage.awaitCount(EntryKind.FREEZE, 1);
            stage.awaitQuiet();
            assertThat(slack.count("just before the service ended")).isZero();
        }
    }

    @Test
    void answersSlacksChallenge() {
        try (SlackStage stage = SlackStage.overHttp(directory, BEN)) {
            String body = "{\"type\":\"url_verification\",\"token\":\"t\",\"challenge\":\"c123\"}";

            assertThat(stage.requests()
                            .send(body, Instant.now().getEpochSecond())
                            .awaitStatus())
                    .isEqualTo(200);
        }
    }

    @Test
    void refusesToBeginWithoutASecret() {
        assertThatThrownBy(() -> new Signatures(Secret.of(" "), Clock.systemUTC()))
                .isInstanceOf(LandfallException.class)
                .hasMessage(
                        "`chat.slack.signing-secret` is empty, so nothing could be verified. Landfall did not start.");
    }
}
