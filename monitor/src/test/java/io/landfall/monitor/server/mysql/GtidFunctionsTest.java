package io.landfall.monitor.server.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.landfall.lab.Lab;
import io.landfall.lab.database.LabMySql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** {@link GtidSet} beside the functions of a real server. Tags are beyond 8.0: those are in {@link GtidSetTest}. */
class GtidFunctionsTest {

    private static final int PAIRS = 2000;
    private static final List<String> SERVERS = List.of(
            "3e11fa47-71ca-11e1-9e33-c80aa9429562",
            "3E11FA47-71CA-11E1-9E33-C80AA9429563",
            "bbbbbbbb-3f0d-431b-9a12-575bb20c1507");

    /** Printed when it fails, so that the same sets can be tried again. */
    private final long seed = System.nanoTime();

    private final Random random = new Random(seed);

    @Test
    void agreesWithTheServerAboutRandomSets() throws SQLException {
        Optional<String> whyNot = LabMySql.whyNot();
        assumeTrue(whyNot.isEmpty(), whyNot::orElseThrow);
        try (Lab lab = Lab.open();
                Connection server = LabMySql.start(lab).connect();
                PreparedStatement asks = server.prepareStatement(
                        "SELECT GTID_SUBTRACT(?, ?), GTID_SUBSET(?, ?), GTID_SUBTRACT(?, '')")) {
            for (int pair = 0; pair < PAIRS; pair++) {
                agrees(asks, randomSet(), randomSet());
            }
            readsItsOwnPosition(server);
        }
    }

    private void agrees(PreparedStatement asks, String one, String other) throws SQLException {
        List<String> parameters = List.of(one, other, other, one, one);
        for (int i = 0; i < parameters.size(); i++) {
            asks.setString(i + 1, parameters.get(i));
        }
        try (ResultSet answer = asks.executeQuery()) {
            answer.next();
            GtidSet set = GtidSet.parse(one);
            String about = "seed " + seed + ": `" + one + "` and `" + other + "`";
            GtidSet left = set.beyond(GtidSet.parse(other));
            assertThat(left).as(about).hasToString(onOneLine(answer.getString(1)));
            assertThat(GtidSet.parse(answer.getString(1))).as(about).isEqualTo(left);
            assertThat(set.covers(GtidSet.parse(other))).as(about).isEqualTo(answer.getBoolean(2));
            assertThat(set).as(about).hasToString(onOneLine(answer.getString(3)));
        }
    }

    private static void readsItsOwnPosition(Connection server) throws SQLException {
        try (Statement statement = server.createStatement()) {
            statement.execute("CREATE DATABASE shop");
            try (ResultSet answer = statement.executeQuery("SELECT @@global.gtid_executed, @@global.server_uuid")) {
                answer.next();
                GtidSet executed = GtidSet.parse(answer.getString(1));
                assertThat(executed).hasToString(answer.getString(2) + ":1");
                assertThat(executed.writtenBy(answer.getString(2))).isEqualTo(executed);
            }
        }
    }

    private static String onOneLine(String set) {
        return set.replace("\n", "");
    }

    /** Small numbers, so that intervals touch, overlap and lie in each other; as people and servers write them. */
    private String randomSet() {
        return IntStream.range(0, random.nextInt(4))
                .mapToObj(part -> SERVERS.get(random.nextInt(SERVERS.size())) + intervals())
                .collect(Collectors.joining(random.nextBoolean() ? "," : " ,\n"));
    }

    private String intervals() {
        return IntStream.rangeClosed(0, random.nextInt(4))
                .mapToObj(interval -> {
                    int first = 1 + random.nextInt(20);
                    return ":" + first + (random.nextBoolean() ? "" : "-" + (first + random.nextInt(6)));
                })
                .collect(Collectors.joining());
    }
}
