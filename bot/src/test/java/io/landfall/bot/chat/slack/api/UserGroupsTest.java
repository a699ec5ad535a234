package io.landfall.bot.chat.slack.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.bot.config.SlackSettings;
import io.landfall.monitor.Secret;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class UserGroupsTest {

    @Test
    void asksASilentSlackOnceHoweverManyGroupsThereAre() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            silent.setSoTimeout(1);
            URI url = URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/api/");
            SlackSettings settings =
                    new SlackSettings(Secret.of("xoxb-1"), new SlackSettings.SocketMode(Secret.of("xapp-1")), url);
            try (SlackApi api = new SlackApi(settings, Duration.ofMillis(300))) {
                UserGroups groups = new UserGroups(api, new People(api));

                for (String group : List.of("S0000DBAS", "S0000LEAD", "S0000DBAS")) {
                    assertThat(groups.members(group)).contains(List.of());
                    assertThat(groups.trouble(group)).isPresent();
                }

                assertThat(connections(silent)).isEqualTo(1);
            }
        }
    }

    /** Nobody has taken them yet. */
    private static int connections(ServerSocket socket) throws Exception {
        int taken = 0;
        try {
            while (true) {
                socket.accept().close();
                taken++;
            }
        } catch (SocketTimeoutException e) {
            return taken;
        }
    }
}
