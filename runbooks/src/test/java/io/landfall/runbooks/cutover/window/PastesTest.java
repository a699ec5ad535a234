package io.landfall.runbooks.cutover.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PastesTest {

    private static final String AWKWARD = "'o`'\"; rm -rf $HOME \\\\ \\`id` $(id) !! \\";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1",
                "ALTER USER 'boss'@'%' ACCOUNT UNLOCK",
                "JSON_VALUE(priv, '$.account_locked')",
                "SHOW SLAVE STATUS\\G",
                "`a`.`b` 'c'",
                "$HOME 'x'",
                AWKWARD
            })
    void quotesSoThatBashGivesTheTextAsItIs(String text) throws IOException, InterruptedException {
        assertThat(echoed(Pastes.quoted(text))).isEqualTo(text);
        assertThat(echoed(Pastes.inner(text))).isEqualTo(text);
    }

    private static String echoed(String word) throws IOException, InterruptedException {
        Process bash = new ProcessBuilder("bash", "-c", "printf %s " + word).start();
        String text = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).isZero();
        return text;
    }
}
