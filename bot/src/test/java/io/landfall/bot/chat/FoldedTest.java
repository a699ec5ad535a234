package io.landfall.bot.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FoldedTest {

    @Test
    void leavesALineThatFits() {
        assertThat(Folded.line("  ✔ claim-pair  333 ms", 22)).containsExactly("  ✔ claim-pair  333 ms");
        assertThat(Folded.line("", 20)).containsExactly("");
    }

    @Test
    void breaksBetweenWordsAndIndentsTheRest() {
        assertThat(Folded.line("    prepare: Apply the redo log to the copy.", 24))
                .containsExactly("    prepare: Apply the", "      redo log to the", "      copy.");
    }

    @Test
    void keepsATextInItsColumn() {
        assertThat(Folded.line("  go  open the window of a run", 20))
                .containsExactly("  go  open the", "      window of a", "      run");
    }

    @Test
    void breaksAWordThatIsLongerThanALine() {
        assertThat(Folded.line("/tmp/a-very-long-name-without-a-space", 20))
                .containsExactly("/tmp/a-very-long-nam", "  e-without-a-space");
    }
}
