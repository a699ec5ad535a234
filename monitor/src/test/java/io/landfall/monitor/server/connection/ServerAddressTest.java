package io.landfall.monitor.server.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServerAddressTest {

    @Test
    void writesAnAddressOfVersionSixInBracketsAndAsksForItWithout() {
        ServerAddress address = ServerAddress.parse("[2001:db8::5]:3306");

        assertThat(address.host()).isEqualTo("2001:db8::5");
        assertThat(address).hasToString("[2001:db8::5]:3306").isEqualTo(ServerAddress.parse("2001:db8::5:3306"));
        assertThat(ServerAddress.parse("db.example:3306")).hasToString("db.example:3306");
    }

    @Test
    void writesTheHostOfAnAccountAsServersDo() throws UnknownHostException {
        Map<String, String> written = Map.of(
                "127.0.0.1", "127.0.0.1",
                "::1", "::1",
                "::", "::",
                "2001:db8:0:0:0:0:0:5", "2001:db8::5",
                "fe80:0:0:0:1:0:0:1", "fe80::1:0:0:1",
                "2001:0:1:2:3:4:5:6", "2001:0:1:2:3:4:5:6",
                "1:0:0:0:0:0:0:0", "1::");
        for (Map.Entry<String, String> one : written.entrySet()) {
            assertThat(ServerAddress.numeric(InetAddress.getByName(one.getKey())))
                    .isEqualTo(one.getValue());
        }
    }
}
