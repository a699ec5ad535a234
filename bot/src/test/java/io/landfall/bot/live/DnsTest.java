package io.landfall.bot.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.lab.MariaDbSettings;
import io.landfall.lab.dns.LabDns;
import io.landfall.lab.dns.LabDns.Which;
import io.landfall.monitor.dns.DnsServer;
import io.landfall.monitor.dns.NameChain.Link;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The record that names the database, at two real name servers: lowered, led over, led back and handed back. */
class DnsTest {

    private static final String OLD = "127.0.0.1";
    private static final String NEW = "127.0.0.2";
    private static final Duration USUAL = Duration.ofSeconds(4);
    private static final Duration LOW = Duration.ofSeconds(2);

    private static Scene scene;
    private static LabDns dns;

    @BeforeAll
    static void open() {
        scene = Scene.following(MariaDbSettings.initialised());
        dns = LabDns.start(scene.lab(), List.of("db " + USUAL.toSeconds() + " IN A " + OLD));
        scene.write("dns-key", dns.key() + "\n");
        scene.withDns(
                "{record: db.shop.example, ttl: 2s, server: \"%s\", servers: [\"%s\"], key-name: landfall, key: file:dns-key,"
                                .formatted(dns.address(Which.PRIMARY), dns.address(Which.SECONDARY))
                        + " replace: {%s: %s}}".formatted(OLD, NEW));
    }

    @AfterAll
    static void close() {
        scene.close();
    }

    @Test
    void lowersItsTtlWaitsForCachesLeadsItOverAndBackAndRestoresTheTtl() {
        ServiceProcess service = scene.serviceThatDiesAt("STEP_BEGINS:await-dns-caches");
        service.type("cutover shop");
        service.await("asks for approval of 1 lower-dns-ttl");
        everywhereIs(OLD, USUAL);
        service.type("as ben approve");
        service.awaitExit();
        everywhereIs(OLD, LOW);

        service = scene.service();
        service.await("I was restarted during await-dns-caches");
        service.type("resume");
        windowOf(service, "cutover");
        scene.switched();
        everywhereIs(NEW, LOW);
        scene.assertNothingIsLost(scene.serving(), scene.standby());

        service.type("rollback shop");
        service.await("asks for approval of 1 lower-dns-ttl");
        service.type("as ben approve");
        windowOf(service, "rollback");
        scene.switched();
        everywhereIs(OLD, LOW);

        service.type("cutover shop");
        service.await("asks for approval of 1 lower-dns-ttl");
        service.type("as ben approve");
        windowOf(service, "cutover");
        scene.switched();
        service.type("finish shop");
        service.await("asks for approval of 1 finish");
        service.type("as ben approve");
        service.awaitUnless("is held", "finish shop is done");
        everywhereIs(NEW, USUAL);
        service.terminate();
    }

    private static void windowOf(ServiceProcess service, String verb) {
        service.await("asks for approval of 2 maintenance-on");
        service.type("as ben approve 2-6");
        service.await("is armed");
        service.type("go");
        service.awaitUnless("was taken back", verb + " shop is done");
    }

    private static void everywhereIs(String value, Duration ttl) {
        for (Which which : Which.values()) {
            assertThat(DnsServer.parse(dns.address(which), Duration.ofSeconds(10))
                            .chain("db.shop.example")
                            .links())
                    .as(which.toString())
                    .containsExactly(new Link("db.shop.example", "A", ttl, value));
        }
    }
}
