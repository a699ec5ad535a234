package io.landfall.bot.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LineTest {

    @Test
    void leavesALineThatFits() {
        assertThat(folded("  ✔ claim-pair  333 ms", 4, 22)).containsExactly("  ✔ claim-pair  333 ms");
        assertThat(folded("", 4, 20)).containsExactly("");
    }

    @Test
    void breaksBetweenWordsAndIndentsTheRest() {
        assertThat(folded("    prepare: Apply the redo log to the copy.", 6, 24))
                .containsExactly("    prepare: Apply the", "      redo log to the", "      copy.");
    }

    @Test
    void keepsATextInItsColumn() {
        assertThat(folded("  go  open the window of a run", 6, 20))
                .containsExactly("  go  open the", "      window of a", "      run");
    }

    @Test
    void breaksAWordThatIsLongerThanALine() {
        assertThat(folded("/tmp/a-very-long-name-without-a-space", 2, 20))
                .containsExactly("/tmp/a-very-long-nam", "  e-without-a-space");
    }

    @Test
    void beginsAtTheLeftWhereAColumnLeavesNoRoomBesideIt() {
        assertThat(folded("a column of its own  and more of it", 21, 30))
                .containsExactly("a column of its own  and more", "  of it");
    }

    private static List<String> folded(String text, int hang, int width) {
        return new Line(text, Mark.NONE, hang).folded(width);
    }
}
