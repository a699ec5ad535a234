package io.landfall.bot;

import static io.landfall.bot.Stage.ANN;
import static io.landfall.bot.Stage.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.bot.conversation.inbox.Words;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What README and docs say can be typed, as a newcomer types it: each answer does it, or says which word does. */
@TestInstance(Lifecycle.PER_CLASS)
class FiftyCommandsTest {

    private Stage idle;
    private Stage asking;

    @BeforeAll
    void open() {
        idle = new Stage(Stage.newDirectory(), "shop", "blog");
        asking = new Stage(Stage.newDirectory(), "shop", "blog");
        asking.say(ANN, "cutover shop");
        asking.channel.post("asks for approval");
    }

    @AfterAll
    void close() {
        idle.close();
        asking.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
            help                             | what can be said here
            HELP                             | what can be said here
            Help!                            | what can be said here
            help me                          | There is no command `me`
            ?                                | Did you mean `help`?
            hello                            | Did you mean `help`?
            help cut                         | `cutover MIGRATION [--dry-run]
            list                             | 2 migrations
            List.                            | 2 migrations
            ls                               | Did you mean `list`?
            list shop                        | `shop` is too much. Usage: `list`
            check                            | Which migration? There are shop, blog.
            Check shop                       | check shop: nothing blocks
            check shop.                      | check shop: nothing blocks
            CHECK SHOP                       | check shop: nothing blocks
            please check shop                | check shop: nothing blocks
            check shop, please               | check shop: nothing blocks
            `check shop`                     | check shop: nothing blocks
            check "shop"                     | check shop: nothing blocks
            check #shop                      | check shop: nothing blocks
            @landfall check shop             | check shop: nothing blocks
            Landfall, check shop             | check shop: nothing blocks
            /landfall check shop             | check shop: nothing blocks
            ./landfall check shop            | check shop: nothing blocks
            check migration shop             | There is no migration `migration`. There are shop, blog.
            chek shop                        | Did you mean `check`?
            check shpo                       | There is no migration `shpo`. Did you mean `shop`?
            check shop cut over              | There is no run `cut`. There are start, cutover, rollback
            shop check                       | Did you mean `check shop`?
            shop                             | Did you mean `status shop`?
            stat shop                        | Did you mean `status`?
            st shop                          | Did you mean `start` or `status`?
            status shop now                  | `now` is too much. Usage: `status MIGRATION`
            progress shop                    | Did you mean `status`?
            start                            | Which migration? There are shop, blog.
            migrate shop                     | Did you mean `start`?
            start shop replace-target        | Did you mean `--replace-target`? Options begin with two dashes.
            start shop --replace             | There is no option `--replace`. There is --replace-target.
            lag shop 30                      | which has no unit. Write `60s`
            lag shop 30m                     | lag of shop in the last 30 min
            cut over shop                    | Did you mean `cutover`?
            cutover shop dry run             | Did you mean `--dry-run`? Options begin with two dashes.
            cutover shop —dry-run            | dry run of the cutover of shop
            cutover --dry-run shop           | dry run of the cutover of shop
            Cutover Shop --dry-run           | dry run of the cutover of shop
            switch shop                      | Did you mean `cutover`?
            roll back shop                   | Did you mean `rollback`?
            failback shop                    | Did you mean `rollback`?
            freeze                           | Why? Write `freeze REASON`
            unfreeze                         | Did you mean `thaw`?
            thaw                             | Nothing is frozen, so there is nothing to thaw.
            rate shop                        | How fast? Write a rate such as `50MB/s`
            rate shop 50                     | Write one such as `50MiB/s` or `100MB/s`.
            rate shop 50MB/s                 | Nothing of shop is copied now
            throttle shop                    | Did you mean `rate`?
            history shop                     | Did you mean `audit`?
            audit shop --json                | There is no option `--json`. It takes none.
            go                               | No run is active
            approve                          | No run is active
            stop                             | Did you mean `hold` or `abort`?
            yes                              | Did you mean `approve`?
            break-glass shop                 | In a shell there is `./landfall break-glass`.
            """)
    void helpsWhereNothingGoesOn(String typed, String answer) {
        assertThat(idle.ask(ANN, Words.of(typed))).contains(answer);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
            approve                          | Several steps are being asked for: 2 stop-writes, 3 verify-caught-up, 4 promote. Write which
            Approve.                         | Write which, such as `approve 2` or `approve 2-4`.
            approve 2, 3                     | Did you mean `approve 2-3`?
            approve 2 and 3                  | Did you mean `approve 2-3`?
            approve 2 4                      | Each by itself: `approve 2`, then `approve 4` and so on.
            approve step 9                   | Step 9 is not in this run; it has steps 2 to 4.
            approve 2 to 9                   | Step 5 is not in this run; it has steps 2 to 4.
            approve everything please        | Not asked for now. Asked for: 2 stop-writes
            approve Promote now              | Write `approve 3`, `approve 2-6`, `approve promote` or `approve all`.
            ok                               | Did you mean `approve`?
            cancel                           | Did you mean `abort`?
            pause                            | Did you mean `hold`?
            continue                         | Did you mean `resume`?
            resume                           | Nothing is held
            GO!                              | Not armed: run 1 is asking
            go shop                          | `shop` is too much. Usage: `go`
            tick 1                           | This run has no checklist.
            tick banner up                   | `banner` is no number of the checklist. Write `tick 1`
            start shop                       | Run 1 (cutover) of shop is not over
            """)
    void helpsWhoeverAnswersAQuestion(String typed, String answer) {
        assertThat(asking.ask(BEN, Words.of(typed))).contains(answer);
    }
}
