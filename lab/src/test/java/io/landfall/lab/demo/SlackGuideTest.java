package io.landfall.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.landfall.lab.demo.slack.SlackAccess;
import io.landfall.lab.demo.slack.SlackOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SlackGuideTest {

    private static final String CUTOVER =
            "{'kind':'run','run':2,'who':'U0ANN','data':{'runbook':'cutover','name':'ann'}}";

    @Test
    void tellsWhatToWriteNextUntilTheMoveIsOver() {
        SlackGuide guide = guide(true, Map.of("promote", 2), false);

        assertThat(guide.opening()).last().asString().startsWith("→ Write in #shop:  /landfall check shop ");
        assertThat(on(
                        guide,
                        "{'kind':'command','step':'check','who':'U0ANN','data':{'words':'check shop','outcome':'ok'}}"))
                .startsWith("  ✔ U0ANN: `check shop`")
                .last()
                .asString()
                .startsWith("→ Write in #shop:  /landfall start shop ");
        on(guide, "{'kind':'run','run':1,'who':'U0ANN','data':{'runbook':'move','name':'ann'}}");
        assertThat(on(guide, "{'kind':'outcome','run':1,'step':'catch-up','data':{'ms':'12'}}"))
                .containsExactly("  ✔ catch-up  12 ms");
        assertThat(on(guide, "{'kind':'ended','run':1,'data':{'outcome':'done'}}"))
                .startsWith("  ✔ #1 move shop is done")
                .last()
                .asString()
                .startsWith("→ Write in #shop:  /landfall cutover shop ");
        assertThat(on(guide, CUTOVER)).containsExactly("  ▶ #2 cutover shop, asked for by ann; its thread is in #shop");
        assertThat(on(guide, "{'kind':'asked','run':2,'step':'maintenance-on','data':{}}"))
                .containsExactly(
                        "→ In the thread of #2 cutover shop, somebody else than who asked (ann or U0BEN):  approve 2-6"
                                + "  or the buttons",
                        "  promote takes 2 people; the next one writes  approve promote");
        assertThat(on(guide, "{'kind':'asked','run':2,'step':'stop-writes','data':{}}"))
                .isEmpty();
        assertThat(on(
                        guide,
                        "{'kind':'approval','run':2,'step':'promote','who':'U0BEN','data':{'name':'ben','quorum':'1 of 2"
                                + " (U0BEN); one more'}}"))
                .containsExactly("  ✔ ben approved promote 1 of 2 (ben); one more");
        assertThat(on(guide, "{'kind':'armed','run':2,'data':{}}"))
                .first()
                .asString()
                .contains("  go  or the button");
        assertThat(guide.isOver()).isFalse();
        assertThat(on(guide, "{'kind':'ended','run':2,'data':{'outcome':'done'}}"))
                .containsExactly("  ✔ #2 cutover shop is done");
        assertThat(guide.isOver()).isTrue();
    }

    @Test
    void tellsToSayItAgainWhenItWasTakenBackAndGoesOnWhenTheCheckWasLeftOut() {
        SlackGuide guide = guide(false, Map.of(), true);
        on(guide, CUTOVER);

        assertThat(on(guide, "{'kind':'asked','run':2,'step':'stop-writes','data':{}}"))
                .containsExactly(
                        "→ In the thread of #2 cutover shop, also by who asked (ann or U0BEN):  approve 2-6  or the"
                                + " buttons");
        assertThat(on(
                        guide,
                        "{'kind':'refused','run':2,'who':'U0BEN','data':{'name':'ben','words':'go','why':'U0ANN has"
                                + " to.\\nMore.'}}"))
                .containsExactly("  ✖ ben: `go` was refused: ann has to.");
        assertThat(on(guide, "{'kind':'ended','run':2,'data':{'outcome':'undone','text':'aborted by ann'}}"))
                .startsWith("  ↩ #2 cutover shop was not done: aborted by ann")
                .last()
                .asString()
                .startsWith("→ Write in #shop:  /landfall check shop ");
        assertThat(on(guide, "{'kind':'ended','run':2,'data':{'outcome':'done'}}"))
                .last()
                .asString()
                .startsWith("→ Write in #shop:  /landfall rollback shop ");
    }

    private static List<String> on(SlackGuide guide, String row) {
        try {
            return guide.on(new ObjectMapper().readTree(row.replace('\'', '"').replace("\n", "\\n")));
        } catch (JsonProcessingException e) {
            throw new AssertionError(row, e);
        }
    }

    private static SlackGuide guide(boolean fourEyes, Map<String, Integer> required, boolean roundTrip) {
        SlackOptions slack =
                new SlackOptions("#shop", List.of("U0ANN", "U0BEN"), fourEyes, required, new SlackAccess(Map.of()));
        return new SlackGuide(
                slack,
                new DemoOptions(
                        Path.of("landfall"),
                        false,
                        Servers.MARIADB,
                        1,
                        true,
                        "stream",
                        roundTrip,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(slack)));
    }
}
