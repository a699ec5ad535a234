package io.landfall.runbooks.route.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landfall.lab.Lab;
import io.landfall.lab.dns.LabDns;
import io.landfall.lab.dns.LabDns.Which;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.LandfallException.Kind;
import io.landfall.monitor.Secret;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.check.Status;
import io.landfall.monitor.dns.NameChain.Link;
import io.landfall.runbooks.settings.MigrationSettings.Dns;
import io.landfall.runbooks.settings.MigrationSettings.DnsKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DnsRouteTest {

    private static final String OLD = "10.0.0.5";
    private static final String NEW = "10.0.0.6";

    private Lab lab;
    private LabDns dns;

    @BeforeEach
    void start() {
        lab = Lab.open();
        dns = LabDns.start(
                lab,
                List.of(
                        "db 3600 IN A " + OLD,
                        "six 3600 IN AAAA 2001:db8::5",
                        "alias 3600 IN CNAME db-old.elsewhere.example.",
                        "two 60 IN A 10.0.0.5",
                        "two 60 IN A 10.0.0.6"));
    }

    @AfterEach
    void stop() {
        lab.close();
    }

    private ZoneRecord record(String name) {
        return record(name, "landfall", dns.key());
    }

    private ZoneRecord record(String name, String keyName, String key) {
        DnsKey signs = new DnsKey(keyName, "hmac-sha256", Secret.of(key));
        return ZoneRecord.of(Optional.of(new Dns(
                        name + ".shop.example",
                        Duration.ofSeconds(5),
                        dns.address(Which.PRIMARY),
                        List.of(dns.address(Which.PRIMARY), dns.address(Which.SECONDARY)),
                        Optional.of(signs),
                        Map.of(OLD, NEW))))
                .orElseThrow();
    }

    private DnsRoute route() {
        return new DnsRoute(record("db"), OLD, NEW, List.of(), List.of());
    }

    private static void refuses(Kind kind, ThrowingCallable what, String... says) {
        assertThatThrownBy(what)
                .isInstanceOfSatisfying(
                        LandfallException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessageContainingAll(says);
    }

    @Test
    void leadsToTheNewServerAndBackAtEveryNameServer() {
        DnsRoute there = route();
        assertThat(there.leadsToSource()).isTrue();
        assertThat(there.isStaged()).isFalse();

        there.stage();

        assertThat(there.isStaged()).isTrue();
        assertThat(there.leadsToSource()).as("staging changes nothing").isTrue();
        there.switchOver();
        there.switchOver();
        assertThat(there.isSwitched()).isTrue();
        assertThat(record("db").everywhere().values()).hasSize(2).allSatisfy(link -> assertThat(link)
                .isEqualTo(link("db", "A", NEW)));
        DnsRoute back = new DnsRoute(record("db"), NEW, OLD, List.of(), List.of());
        back.stage();
        back.switchOver();
        assertThat(there.leadsToSource()).isTrue();
    }

    private static Link link(String name, String type, String value) {
        return new Link(name + ".shop.example", type, Duration.ofHours(1), value);
    }

    @Test
    void leadsIpVersion6AndAliasesToo() {
        DnsRoute six =
                new DnsRoute(record("six"), "2001:db8:0:0:0:0:0:5", "2001:db8:0:0:0:0:0:6", List.of(), List.of());
        six.stage();
        six.switchOver();
        DnsRoute alias = new DnsRoute(
                record("alias"), "db-old.elsewhere.example", "db-new.elsewhere.example", List.of(), List.of());
        alias.stage();
        alias.switchOver();

        assertThat(record("six").now()).isEqualTo(link("six", "AAAA", "2001:db8:0:0:0:0:0:6"));
        assertThat(record("alias").now()).isEqualTo(link("alias", "CNAME", "db-new.elsewhere.example"));
    }

    @Test
    void takesAnotherSpellingOfTheSameAddress() {
        DnsRoute six = new DnsRoute(record("six"), "2001:db8::5", "2001:db8::6", List.of(), List.of());

        six.stage();
        six.switchOver();

        assertThat(six.isSwitched()).isTrue();
    }

    @Test
    void changesNothingThatSomebodyElseHasChanged() {
        ZoneRecord record = record("db");
        Link seen = record.now();
        record.change(seen, "10.9.9.9", Duration.ofSeconds(77));

        refuses(Kind.REFUSED, () -> record.change(seen, NEW, seen.ttl()), "Somebody else has changed", "10.9.9.9");
        refuses(Kind.REFUSED, () -> route().switchOver(), "neither 10.0.0.5 nor 10.0.0.6");
        refuses(Kind.REFUSED, () -> route().stage(), "is 10.9.9.9, and not 10.0.0.5");

        assertThat(record.now().value()).isEqualTo("10.9.9.9");
        assertThat(record.now().ttl()).isEqualTo(Duration.ofSeconds(77));
    }

    @Test
    void findsOutBeforeTheWindowThatTheKeyIsWrong() {
        String other = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVowMTIzNDU=";

        refuses(Kind.REFUSED, () -> stage("landfall", other), "did not change", "key `landfall`");
        refuses(Kind.REFUSED, () -> stage("stranger", dns.key()), "did not change", "key `stranger`");
        assertThat(route().leadsToSource()).isTrue();
    }

    private void stage(String keyName, String key) {
        new DnsRoute(record("db", keyName, key), OLD, NEW, List.of(), List.of()).stage();
    }

    @Test
    void refusesANameWithTwoAddressesAndOneThatIsNotThere() {
        refuses(Kind.REFUSED, () -> record("two").now(), "has 2 records", "10.0.0.5", "10.0.0.6");
        refuses(Kind.EXTERNAL, () -> record("none").now(), "NXDOMAIN");
    }

    @Test
    void tellsWhatAnApplicationMeetsThatHasNoOtherRoute() {
        Finding brief = new CachesWithinBudget(record("db"), Duration.ofSeconds(5)).look();
        Finding tooLong = new CachesWithinBudget(record("db"), Duration.ofSeconds(4)).look();

        assertThat(brief.status()).isEqualTo(Status.OK);
        assertThat(tooLong.status()).isEqualTo(Status.WARN);
        assertThat(tooLong.text()).contains("for up to 5 s after the switch", "budget is 4 s");
        assertThat(tooLong.remedy()).contains("refused connections, not lost writes", "config-file");
    }

    @Test
    void seesWhetherTheRecordStillLeadsToTheOldServer() {
        RecordLeadsAway leadsAway = new RecordLeadsAway(record("db"), OLD);

        assertThat(leadsAway.look().status()).isEqualTo(Status.FAIL);
        DnsRoute route = route();
        route.stage();
        route.switchOver();

        assertThat(leadsAway.look().status()).isEqualTo(Status.OK);
    }

    @Test
    void saysWhichNameServerDoesNotAnswer() {
        dns.kill(Which.PRIMARY);

        refuses(Kind.EXTERNAL, () -> route().stage(), dns.address(Which.PRIMARY), "did not answer");
        refuses(Kind.EXTERNAL, () -> route().isSwitched(), dns.address(Which.PRIMARY));
    }

    @Test
    void doesNotCallItSwitchedWhileANameServerHasTheOldValue() {
        ZoneRecord record = record("db");
        dns.kill(Which.SECONDARY);
        Link now = record.now();
        record.change(now, NEW, now.ttl());

        refuses(Kind.EXTERNAL, () -> route().switchOver(), dns.address(Which.SECONDARY));
        dns.start(Which.SECONDARY);
        route().switchOver();

        assertThat(route().isSwitched()).isTrue();
    }
}
