package io.landfall.lab.probe;

import io.landfall.lab.LabAccount;
import io.landfall.lab.LabDatabase;
import io.landfall.lab.process.LabException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * What the prober needs in a database, as an application brings it along: an account without any admin right, a table in
 * the schema {@code shop}, and procedures that write there. The definer of one is an account that nobody can log in with
 * and that {@code read_only} does not stop.
 */
final class ProbeTables {

    private static final String USER = "prober";

    private static final List<String> STATEMENTS = List.of(
            "CREATE DATABASE IF NOT EXISTS shop CHARACTER SET utf8mb4",
            "CREATE TABLE shop.probes (port INT NOT NULL, sequence BIGINT NOT NULL, PRIMARY KEY (port, sequence))"
                    + " ENGINE=InnoDB",
            "CREATE PROCEDURE shop.probe_of_invoker (port INT, sequence BIGINT) SQL SECURITY INVOKER"
                    + " INSERT INTO shop.probes VALUES (port, sequence)");

    private static final List<String> OF_DEFINER = List.of(
            "CREATE USER shop_keeper@localhost ACCOUNT LOCK",
            "GRANT INSERT ON shop.probes TO shop_keeper@localhost",
            "CREATE DEFINER = shop_keeper@localhost PROCEDURE shop.probe_of_definer (port INT, sequence BIGINT)"
                    + " SQL SECURITY DEFINER INSERT INTO shop.probes VALUES (port, sequence)",
            "GRANT EXECUTE ON PROCEDURE shop.probe_of_definer TO shop_keeper@localhost");

    private ProbeTables() {}

    /**
     * Makes them on a server that takes writes; returns the ordinary account. It is unlocked last of all: on a replica,
     * which gets one statement after the other, nobody logs in with it before it may write.
     */
    static LabAccount create(LabDatabase server, Set<Way> ways) {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        LabAccount account = new LabAccount(USER, HexFormat.of().formatHex(random));
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement();
                PreparedStatement user = connection.prepareStatement("CREATE USER ?@'%' IDENTIFIED BY ? ACCOUNT LOCK");
                PreparedStatement grant = connection.prepareStatement("GRANT INSERT, EXECUTE ON shop.* TO ?@'%'");
                PreparedStatement unlock = connection.prepareStatement("ALTER USER ?@'%' ACCOUNT UNLOCK")) {
            for (String sql : STATEMENTS) {
                statement.execute(sql);
            }
            if (ways.contains(Way.CALL_OF_DEFINER)) {
                for (String sql : OF_DEFINER) {
                    statement.execute(sql);
                }
                statement.execute("GRANT " + server.words().writesUnderReadOnly() + " ON *.* TO shop_keeper@localhost");
            }
            user.setString(1, account.user());
            user.setString(2, account.password());
            user.execute();
            grant.setString(1, account.user());
            grant.execute();
            unlock.setString(1, account.user());
            unlock.execute();
            return account;
        } catch (SQLException e) {
            throw new LabException(
                    "Could not make what the prober needs on " + server.name() + ": " + e.getMessage(), e);
        }
    }
}
