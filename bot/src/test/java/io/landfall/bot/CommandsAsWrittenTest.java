package io.landfall.bot;

import static io.landfall.bot.Stage.ANN;
import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.bot.chat.CommandsAsWritten;
import io.landfall.bot.chat.Message;
import io.landfall.bot.conversation.CommandWord;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsAsWrittenTest {

    @TempDir
    Path directory;

    private final FakeChannel heard = new FakeChannel(command -> "/landfall " + command);
    private final CommandsAsWritten channel = new CommandsAsWritten(heard, CommandWord.TO_LANDFALL, List.of("shop"));

    @Test
    void namesEveryCommandAsItIsWrittenWhereverItStands() {
        channel.post(
                "#shop",
                Message.of("✖ There is no command `strat`. Did you mean `start`? Usage: start MIGRATION")
                        .withField("run", "none yet; `check shop`, then `start shop`")
                        .withLines(List.of(
                                "`lag shop` draws it, `cutover shop --dry-run` shows the switch.",
                                "`start M --replace-target` replaces it; `/landfall help` lists what can be said.")));

        assertThat(heard.post("Did you mean"))
                .isEqualTo(
                        """
                        ━ ✖ There is no command `strat`. Did you mean `/landfall start`? Usage: /landfall start MIGRATION
                          run  none yet; `/landfall check shop`, then `/landfall start shop`
                          `/landfall lag shop` draws it, `/landfall cutover shop --dry-run` shows the switch.
                          `/landfall start M --replace-target` replaces it; `/landfall help` lists what can be said.""");
    }

    @Test
    void leavesWhatIsSaidInTheThreadOrRunOnAHostAsItIs() {
        String text =
                "`go` opens it, `abort` and `hold` stop it, `approve 2-6`; on the host: `start mariadb`, `/bin/start`."
                        + " Usage: approve [N]";

        channel.post("#shop", Message.of(text).withButton("Start", "start shop"));

        assertThat(heard.post("opens it")).isEqualTo(text + "\n  type: start shop");
    }

    @Test
    void knowsEveryCommandThatIsNotSaidInAThread() {
        try (Stage stage = new Stage(directory, "shop")) {
            Set<String> words = stage.ask(ANN, "help")
                    .lines()
                    .skip(1)
                    .map(line -> line.strip().split(" ")[0])
                    .collect(Collectors.toCollection(TreeSet::new));

            words.removeAll(Set.of("approve", "go", "hold", "resume", "abort", "quit"));

            assertThat(words).isEqualTo(new TreeSet<>(CommandWord.TO_LANDFALL));
        }
    }
}
