package io.landfall.bot.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.lab.MariaDbSettings;
import io.landfall.lab.dns.LabDns;
import io.landfall.lab.dns.LabDns.Which;
import io.landfall.lab.proxy.LabHaproxy;
import io.landfall.monitor.Secret;
import io.landfall.monitor.dns.NameChain.Link;
import io.landfall.runbooks.route.dns.ZoneRecord;
import io.landfall.runbooks.route.pointer.TeamsWebServer;
import io.landfall.runbooks.settings.MigrationSettings.Dns;
import io.landfall.runbooks.settings.MigrationSettings.DnsKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What leads the application fails behind the point of no return, several parts at once: what works is switched, what does not
 * is told with what to do by hand and tried again, and no write is lost.
 */
@Tag("thorough")
class RouteFaultsTest {

    private static final String OLD = "127.0.0.1";
    private static final String NEW = "127.0.0.2";

    private Scene scene;
    private Points points;
    private LabDns dns;
    private LabHaproxy proxy;
    private TeamsWebServer web;
    private Path broken;
    private Path second;
    private Path third;

    @BeforeEach
    void open() {
        points = new Points();
        scene = Scene.following(MariaDbSettings.initialised()).withoutMaintenance();
        dns = LabDns.start(scene.lab(), List.of("db 2 IN A " + OLD));
        proxy = LabHaproxy.start(scene.lab(), scene.source().address(), "admin");
        web = new TeamsWebServer(scene.source().address());
        scene.write("dns-key", dns.key() + "\n");
        scene.write("web-secret", TeamsWebServer.SECRET + "\n");
        broken = scene.directory().resolve("broken");
        second = scene.write("second.conf", "db=" + scene.source().address() + "\n");
        third = scene.write("third.conf", "db=" + scene.source().address() + "\n");
        scene.withDns(
                "{record: db.shop.example, ttl: 2s, server: \"%s\", servers: [\"%s\"], key-name: landfall, key: file:dns-key,"
                                .formatted(dns.address(Which.PRIMARY), dns.address(Which.SECONDARY))
                        + " replace: {%s: %s}}".formatted(OLD, NEW));
        String hosts = "  app-2: {ssh: {%s}}\n  app-3: {ssh: {%s}}\n"
                .formatted(
                        Scene.ssh(scene.lab().host("app-2")),
                        Scene.ssh(scene.lab().host("app-3")));
        String routes =
                """
                      - {type: config-file, host: app-2, path: %s, reload: "test ! -e %s || { echo no reload; exit 7; }"}
                      - {type: config-file, host: app-3, path: %s}
                      - {type: haproxy, host: app-1, socket: %s, backend: shop, server: db, path: %s}
                      - {type: http, url: "%s", secret: file:web-secret}
                """
                        .formatted(second, broken, third, proxy.socket(), proxy.file(), web.url());
        scene.write(
                scene.file().getFileName().toString(),
                scene.text().replaceFirst("(?m)^servers:\n", hosts + "servers:\n") + routes);
    }

    @AfterEach
    void close() {
        web.close();
        scene.close();
        points.close();
    }

    @Test
    void switchesWhatWorksTellsWhatDoesNotAndGoesOnUntilItDoes() throws IOException {
        Path away = proxy.socket().resolveSibling("away");
        ServiceProcess service = scene.serviceThatWaitsAt(points).awaitFirstLook();
        refusesToArmWhileAFileNamesNeitherServer(service);
        arm(service, "cutover");
        Points.Performed planted = points.at("COMMITTED:point-of-no-return", () -> {
            dns.kill(Which.PRIMARY);
            Files.move(proxy.socket(), away);
            Files.createFile(broken);
            web.failAtSetting(Integer.MAX_VALUE);
        });
        service.type("go");
        planted.await();

        assertThat(service.await("By hand: Lead the application to shop-new"))
                .contains("no reload", dns.address(Which.PRIMARY), "answered 500 to `set`")
                .contains("at " + proxy.socket() + " on app-1 say `set server shop/db addr")
                .contains("in app-2:" + second + " replace {" + scene.source().address() + "=");
        service.await("something is left to do. It is tried again and again.");
        assertThat(third).hasContent("db=" + scene.target().address());
        assertThat(second)
                .as("changed, but nobody was told")
                .hasContent("db=" + scene.target().address());
        assertThat(web.names()).isEqualTo(scene.source().address());
        scene.ledger().awaitWrites(20);

        Files.delete(broken);
        Files.move(away, proxy.socket());
        web.failAtSetting(0);
        dns.start(Which.PRIMARY);
        service.await("cutover shop is done");
        scene.switched();
        scene.assertNothingIsLost(scene.serving(), scene.standby());
        assertThat(web.names()).isEqualTo(scene.target().address());
        assertThat(Files.readString(proxy.file())).contains(scene.target().address());
        assertThat(record().now().value()).isEqualTo(NEW);

        leadsBackWhileANameServerIsStaleAndSomebodyElseHasChangedTheRecord(service);
    }

    /** What somebody else has changed is left alone, and to people; the rest is tried again as before. */
    private void leadsBackWhileANameServerIsStaleAndSomebodyElseHasChangedTheRecord(ServiceProcess service)
            throws IOException {
        arm(service, "rollback");
        Points.Performed planted = points.at("COMMITTED:point-of-no-return", () -> {
            Link now = record().now();
            record().change(now, "127.0.0.9", now.ttl());
            dns.kill(Which.SECONDARY);
            Files.writeString(third, "db=elsewhere:3306\n");
        });
        service.type("go");
        planted.await();

        assertThat(service.await("By hand: Lead the application to shop-old"))
                .contains("127.0.0.9")
                .contains("app-3:" + third + " does not name the new server after it was written");
        assertThat(second).hasContent("db=" + scene.source().address());
        Files.writeString(third, "db=" + scene.source().address() + "\n");
        Link now = record().now();
        record().change(now, OLD, now.ttl());
        service.await("something is left to do. It is tried again and again.");
        dns.start(Which.SECONDARY);
        service.await("rollback shop is done");
        scene.switched();
        scene.assertNothingIsLost(scene.serving(), scene.standby());
        service.terminate();
    }

    private void refusesToArmWhileAFileNamesNeitherServer(ServiceProcess service) throws IOException {
        String before = Files.readString(third);
        Files.writeString(third, "db=elsewhere:3306\n");
        scene.awaitHeartbeat();
        service.type("cutover shop");
        service.await("asks for approval of 1 lower-dns-ttl");
        service.type("as ben approve");
        service.await("not everything is there that is to be replaced: in app-3:" + third);
        service.await("was taken back");
        assertThat(Scene.isReadOnly(scene.source())).isFalse();
        assertThat(second).hasContent("db=" + scene.source().address());
        Files.writeString(third, before);
    }

    private void arm(ServiceProcess service, String verb) {
        scene.awaitHeartbeat();
        service.type(verb + " shop");
        service.await("asks for approval of 1 lower-dns-ttl");
        service.type("as ben approve");
        service.awaitUnless("was taken back", "asks for approval of 3 stop-writes");
        service.type("as ben approve 3-6");
        service.awaitUnless("was taken back", "is armed");
    }

    private ZoneRecord record() {
        return ZoneRecord.of(Optional.of(new Dns(
                        "db.shop.example",
                        Duration.ofSeconds(2),
                        dns.address(Which.PRIMARY),
                        List.of(dns.address(Which.PRIMARY)),
                        Optional.of(new DnsKey("landfall", "hmac-sha256", Secret.of(dns.key()))),
                        Map.of(OLD, NEW))))
                .orElseThrow();
    }
}
