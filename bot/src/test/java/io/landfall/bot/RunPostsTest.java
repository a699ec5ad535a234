package io.landfall.bot;

import static io.landfall.bot.Stage.ANN;
import static io.landfall.bot.Stage.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunPostsTest {

    @TempDir
    Path directory;

    private Stage stage;

    @BeforeEach
    void open() {
        stage = new Stage(directory, "shop");
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void tellsACutoverFromThePlanToTheReport() {
        stage.say(ANN, "cutover shop");

        assertThat(stage.channel.post("the plan"))
                .isEqualTo(
                        """
                        ━ #1 cutover shop: the plan
                          asked for by  ann
                          source old 10.0.0.5:3306
                          target new 10.0.0.6:3306
                          1 lower-dns-ttl skipped: no DNS record given
                          2 stop-writes
                            fence-source: Pretend to fence-source.
                          3 verify-caught-up
                            verify-caught-up: Pretend to verify-caught-up.
                          4 promote
                            point-of-no-return: Commit.
                            open-target: Pretend to open-target.""");
        assertThat(stage.channel.post("asks for approval"))
                .startsWith(
                        "━ #1 cutover shop asks for approval of 2 stop-writes, 3 verify-caught-up, 4 promote; plan ")
                .contains(
                        "ben may. An approval is for the plan above, each step has its own, and it counts for 15 min.")
                .endsWith("type: approve 2-4  |  approve 2  |  approve 3  |  approve 4  |  abort");

        stage.say(BEN, "approve 2-4");
        assertThat(stage.channel.post("approve 2-4")).isEqualTo("✔ #1 cutover shop: ben: approve 2-4");
        assertThat(stage.channel.post("by hand"))
                .isEqualTo(
                        """
                        ━ #1 cutover shop: what to do by hand; keep it where you can read it without Landfall
                          When Landfall dies in the window, start it again first: it looks at both servers, then goes back or finishes by itself. Only when it can't be started, do this by hand.
                          The audit shows no row `point-of-no-return`: go back, in this order.
                            verify-caught-up: Pretend to verify-caught-up.
                            fence-source: Pretend to fence-source.
                          The audit shows `point-of-no-return` and no `withdrawn`: go on, in this order, and never open the old server again.
                            open-target: Pretend to open-target.""");
        assertThat(stage.channel.post("is armed"))
                .contains("approved  2 stop-writes by ben, 3 verify-caught-up by ben, 4 promote by ben")
                .endsWith("type: go  |  hold  |  abort");

        stage.say(ANN, "go");
        assertThat(stage.channel.post("said go")).isEqualTo("▶ #1 cutover shop: ann said go");
        assertThat(stage.channel.post("point of no return"))
                .isEqualTo("✔ #1 cutover shop is past the point of no return; it finishes now.");
        assertThat(stage.channel.post("is done"))
                .startsWith("━ ✔ #1 cutover shop is done\n  asked for by  ann")
                .contains("✔ ben approved stop-writes (`approve 2-4`)", "▶ ann said go", "✔ open-target");
        assertThat(stage.channel.lastUpdate().lines())
                .anyMatch(line -> line.startsWith("2 stop-writes, approved by ben at "));
    }

    @Test
    void tellsThatEverythingWasTakenBackAfterAnAbort() {
        stage.say(ANN, "cutover shop");
        stage.channel.post("asks for approval");

        assertThat(stage.ask(BEN, "abort not tonight")).isEqualTo("#1 takes everything back that it has done.");

        assertThat(stage.channel.post("was taken back"))
                .startsWith("━ ↩ #1 cutover shop was taken back: ben aborted: not tonight")
                .endsWith("Everything this run had changed is as it was before.");
    }
}
