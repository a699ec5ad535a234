package io.landfall.bot.live;

import io.landfall.lab.database.Engine;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/**
 * On which servers the proofs run that no write is lost and no second server opened, and through which points; the rule is in
 * docs/architecture.md. With {@code -Dproofs.on=mysql97} on that alone, with {@code -Dproofs.at=REGEX} only through such points.
 */
final class Proofs {

    /** Where `./landfall test` goes through on MySQL: the fence is there, it can't be taken back, the target is open. */
    static final List<String> ON_MYSQL =
            List.of("STEP_ACTED:fence-source", "COMMITTED:point-of-no-return", "STEP_ACTED:open-target");

    private static final boolean ALL = "nothing".equals(System.getProperty("test.left-out"));

    private static final Optional<String> ONLY = Optional.ofNullable(System.getProperty("proofs.on"));

    private static final Pattern AT = Pattern.compile(System.getProperty("proofs.at", ".*"));

    private Proofs() {}

    /** Whole on MariaDB and MySQL 9.7; {@code --all}: on MySQL 8.0, too. */
    static Stream<Engine> engines() {
        return on(ALL ? List.of(Engine.values()) : List.of(Engine.MARIADB, Engine.MYSQL97));
    }

    /** On MySQL 9.7 only through {@link #ON_MYSQL}; {@code --all}: whole on both. */
    static Stream<Engine> byPoints() {
        return on(List.of(Engine.MARIADB, Engine.MYSQL97));
    }

    /** On MariaDB alone; {@code --all}: on MySQL 9.7, too. */
    static Stream<Engine> withAll() {
        return on(ALL ? List.of(Engine.MARIADB, Engine.MYSQL97) : List.of(Engine.MARIADB));
    }

    private static Stream<Engine> on(List<Engine> engines) {
        return Stream.of(Engine.values())
                .filter(engine -> ONLY.map(engine.name()::equalsIgnoreCase).orElse(engines.contains(engine)));
    }

    /** Those of {@code runs} that are gone through on such servers; one of the arguments of each is its point. */
    static Stream<Arguments> goneThrough(Engine engine, Stream<Arguments> runs) {
        return runs.filter(run -> Stream.of(run.get())
                .map(String::valueOf)
                .filter(word -> word.contains(":"))
                .allMatch(point ->
                        AT.matcher(point).matches() && (ALL || engine == Engine.MARIADB || ON_MYSQL.contains(point))));
    }
}
