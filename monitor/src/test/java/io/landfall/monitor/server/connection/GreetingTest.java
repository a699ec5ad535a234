package io.landfall.monitor.server.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class GreetingTest {

    @Test
    void tellsVersionAndConnectionId() {
        byte[] said = "\n10.11.6-MariaDB\0\u0001\u0002\0\u00ffscramble".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(Greeting.of(said)).isEqualTo(new Greeting("10.11.6-MariaDB", 0xff00_0201L));
    }

    @Test
    void tellsWhatTheServerSaysInstead() {
        byte[] said = "\u00ff\u0069\u0004Host '10.0.0.9' is blocked".getBytes(StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> Greeting.of(said))
                .hasMessage("the server refuses connections with 1129: Host '10.0.0.9' is blocked");
    }

    @Test
    void takesNoOtherServerForADatabase() {
        for (String said : new String[] {"", "\n", "\n10.11\0\u0001\u0002", "SSH-2.0-OpenSSH_9.2p1", "\n10.11.6"}) {
            assertThatThrownBy(() -> Greeting.of(said.getBytes(StandardCharsets.ISO_8859_1)))
                    .as(said)
                    .hasMessage("what answers is no database server.");
        }
    }
}
