package io.landfall.monitor.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** With which account somebody is logged in. */
class AccountTest {

    private final List<Account> all = List.of(
            account("repl", "%"),
            account("repl", "10.0.0.%"),
            account("repl", "db_.shop.example"),
            account("repl", "10.0.0.3"),
            account("other", "10.0.0.4"));

    @Test
    void isTheOneWithTheMostSpecificHost() {
        assertThat(loggedInFrom("10.0.0.3:51234")).isEqualTo("repl@10.0.0.3");
        assertThat(loggedInFrom("10.0.0.4:51234")).isEqualTo("repl@10.0.0.%");
        assertThat(loggedInFrom("DB2.shop.example:51234")).isEqualTo("repl@db_.shop.example");
        assertThat(loggedInFrom("localhost")).isEqualTo("repl@%");
        assertThat(Account.loggedIn(all, "other", "10.0.0.5:1")).isEmpty();
    }

    private String loggedInFrom(String address) {
        return Account.loggedIn(all, "repl", address).orElseThrow().name();
    }

    private static Account account(String user, String host) {
        return new Account(user, host, "mysql_native_password", false, false, true, List.of());
    }
}
