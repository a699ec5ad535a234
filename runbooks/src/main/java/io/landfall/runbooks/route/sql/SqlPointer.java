package io.landfall.runbooks.route.sql;

import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.route.pointer.Pointer;
import io.landfall.runbooks.settings.Bound;
import io.landfall.runbooks.settings.RouteSettings.Sql;
import io.landfall.runbooks.step.ByHand;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** An admin server that is told by statements of the team's, and asked by a query of theirs. */
public record SqlPointer(Sql settings, String from, String to) implements Pointer {

    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration ANSWER = Duration.ofSeconds(4);

    /** Something that is done over one connection. */
    private interface Work<T> {
        T over(Connection connection) throws SQLException;
    }

    @Override
    public String where() {
        return settings.admin().address() + ": " + settings.verify().typed(from, to);
    }

    /** The values of its first column, each once: what names two servers names neither alone. */
    @Override
    public String now() {
        Set<String> names = connected(connection -> {
            Set<String> found = new TreeSet<>();
            try (PreparedStatement query = prepare(connection, settings.verify(), from, to);
                    ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    found.add(String.valueOf(rows.getString(1)));
                }
            }
            return found;
        });
        return String.join(", ", names);
    }

    @Override
    public void set(String is, String wanted) {
        connected(connection -> {
            for (Bound statement : settings.statements()) {
                try (PreparedStatement prepared = prepare(connection, statement, is, wanted)) {
                    prepared.execute();
                }
            }
            return true;
        });
    }

    private static PreparedStatement prepare(Connection connection, Bound bound, String is, String wanted)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(bound.prepared());
        List<Object> values = bound.values(is, wanted);
        for (int i = 0; i < values.size(); i++) {
            statement.setObject(i + 1, values.get(i));
        }
        return statement;
    }

    private <T> T connected(Work<T> work) {
        try (Connection connection = settings.admin().openPlainly(CONNECT, ANSWER)) {
            return work.over(connection);
        } catch (SQLException e) {
            throw LandfallException.external(
                    settings.admin().address() + " answered " + e.getErrorCode() + ": " + e.getMessage()
                            + ". See whether it runs, and `admin`, `statements` and `verify` of the route.",
                    e);
        }
    }

    @Override
    public String byHand(String is, String wanted) {
        return "at " + settings.admin().address() + ", as " + settings.admin().user() + ", run "
                + settings.statements().stream()
                        .map(statement -> "`" + statement.typed(is, wanted) + "`")
                        .collect(Collectors.joining(", "))
                + " to lead it from " + is + " to " + wanted;
    }

    /** The password is no script's business. */
    @Override
    public Optional<ByHand.Command> look() {
        return Optional.empty();
    }

    @Override
    public Optional<ByHand.Command> setting(String is, String wanted) {
        return Optional.empty();
    }
}
