package io.landfall.lab.traffic;

import io.landfall.lab.LabAccount;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/**
 * Each request opens a connection of its own and closes it, as in PHP. Waits for the database for as long as it takes.
 *
 * @param address as {@code 127.0.0.1:3306}
 */
public record EachItsOwn(String address, LabAccount account) implements Connections {

    @Override
    public void execute(String statement) throws SQLException {
        try (Connection connection = open(address, account);
                Statement execution = connection.createStatement()) {
            execution.execute(statement);
        }
    }

    static Connection open(String address, LabAccount account) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", account.user());
        properties.setProperty("password", account.password());
        properties.setProperty("sslMode", "DISABLED"); // hundreds a second, and the machine is small
        properties.setProperty("allowPublicKeyRetrieval", "true");
        properties.setProperty("cacheServerConfiguration", "true");
        properties.setProperty("useLocalSessionState", "true");
        properties.setProperty("enableQueryTimeouts", "false");
        return DriverManager.getConnection("jdbc:mysql://" + address + "/", properties);
    }
}
