package io.landfall.runbooks.route.pointer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landfall.monitor.Secret;
import io.landfall.runbooks.settings.RouteSettings.Reached;
import io.landfall.runbooks.settings.RouteSettings.Webhook;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WebhookPointerTest {

    private static final String OLD = "10.0.0.5:3306";
    private static final String NEW = "10.0.0.6:3306";

    private final TeamsWebServer server = new TeamsWebServer(OLD);

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void saysWhatItWantsAndForWhichRun() {
        pointer(TeamsWebServer.SECRET).set(OLD, NEW);

        assertThat(server.heard())
                .containsExactly("{\"action\":\"set\",\"from\":\"10.0.0.5:3306\",\"migration\":\"a \\\"shop\\\"\","
                        + "\"run\":\"7\",\"to\":\"10.0.0.6:3306\"}");
        assertThat(server.names()).isEqualTo(NEW);
    }

    @Test
    void triesAgainWhatFailed() {
        server.failAtSetting(2);

        pointer(TeamsWebServer.SECRET).set(OLD, NEW);

        assertThat(server.names()).isEqualTo(NEW);
        assertThat(server.heard()).hasSize(3);
    }

    @Test
    void tellsWhatTheServerAnsweredWhenItFailsForLong() {
        server.failAtSetting(Integer.MAX_VALUE);

        assertThatThrownBy(() -> route(TeamsWebServer.SECRET).switchOver())
                .hasMessage(server.url() + " answered 500 to `set`: not yet. See its log, and whether its secret is the"
                        + " one in the configuration.");
        assertThat(server.names()).isEqualTo(OLD);
    }

    @Test
    void findsOutBeforeTheWindowThatItsSecretIsWrongOrNobodyAnswers() {
        assertThatThrownBy(() -> route("another").stage())
                .hasMessageContaining("answered 401 to `look`: wrong signature");
        server.close();

        assertThatThrownBy(() -> route(TeamsWebServer.SECRET).stage()).hasMessageContaining("did not answer");
    }

    @Test
    void changesNothingThatSomebodyElseHasChanged() {
        server.name("10.9.9.9:3306");

        assertThatThrownBy(() -> route(TeamsWebServer.SECRET).switchOver())
                .hasMessage(server.url() + " says `10.9.9.9:3306`, and not `10.0.0.5:3306` or `10.0.0.6:3306`. Nothing"
                        + " was changed. See who changed it, and check the route.");
        assertThat(server.names()).isEqualTo("10.9.9.9:3306");
    }

    private PointerRoute route(String secret) {
        return new PointerRoute(pointer(secret), OLD, NEW, List.of());
    }

    private WebhookPointer pointer(String secret) {
        return new WebhookPointer(
                new Webhook(server.url(), Secret.of(secret), Map.of(OLD, NEW), Reached.UNKNOWN),
                Map.of("migration", "a \"shop\"", "run", "7"),
                Clock.systemUTC());
    }
}
