package io.landfall.lab.probe;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Set;

/** How an ordinary account comes to write a row. */
public enum Way {
    INSERT("INSERT INTO shop.probes (port, sequence) VALUES (?, ?)"),
    /** With the rights of whoever calls. */
    CALL_OF_INVOKER("CALL shop.probe_of_invoker(?, ?)"),
    /** With the rights of the one who wrote it, whom {@code read_only} does not stop. */
    CALL_OF_DEFINER("CALL shop.probe_of_definer(?, ?)");

    /** The ways that {@code read_only} alone closes. */
    public static final Set<Way> WITHOUT_PRIVILEGE = Set.of(INSERT, CALL_OF_INVOKER);

    private final String sql;

    Way(String sql) {
        this.sql = sql;
    }

    PreparedStatement prepare(Connection connection) throws SQLException {
        return connection.prepareStatement(sql);
    }
}
