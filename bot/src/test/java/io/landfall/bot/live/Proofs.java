package io.landfall.bot.live;

import io.landfall.lab.database.Engine;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * On which servers the proofs run that no write is lost and no second server opened. `./landfall test` (CI): on MariaDB, and on
 * MySQL 9.7 those that have been run there. `./landfall test --all`: these on MySQL 8.0, too. With {@code -Dproofs.on=mysql97}
 * all of them on that alone.
 */
final class Proofs {

    private static final boolean ALL = "nothing".equals(System.getProperty("test.left-out"));

    private static final Optional<String> ONLY = Optional.ofNullable(System.getProperty("proofs.on"));

    /** Around what can't be taken back: the fence, the proof, the commit, the opening. */
    private static final List<String> DANGEROUS = List.of(
            "STEP_ACTED:persist-fence",
            "STEP_ACTED:fence-source",
            "STEP_DONE:verify-caught-up",
            "COMMITS:point-of-no-return",
            "COMMITTED:point-of-no-return",
            "STEP_BEGINS:open-target",
            "STEP_ACTED:open-target",
            "STEP_ACTED:release-source",
            "STEP_ACTED:follow-back");

    private Proofs() {}

    static Stream<Engine> engines() {
        return Stream.of(Engine.values())
                .filter(engine -> ONLY.map(engine.name()::equalsIgnoreCase).orElse(ALL || engine != Engine.MYSQL80));
    }

    /** They know MySQL's words, and were not run there as a whole yet: there they run only where {@code proofs.on} says so. */
    static Stream<Engine> notYetOnMySql() {
        return Stream.of(Engine.values())
                .filter(engine -> ONLY.map(engine.name()::equalsIgnoreCase).orElse(engine == Engine.MARIADB));
    }

    /** Returns those of {@code points} through which a proof goes on such servers. */
    static List<String> points(Engine engine, List<String> points) {
        return points.stream()
                .filter(point -> ALL || engine == Engine.MARIADB || DANGEROUS.contains(point))
                .toList();
    }
}
