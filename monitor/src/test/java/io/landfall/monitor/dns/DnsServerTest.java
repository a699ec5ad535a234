package io.landfall.monitor.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Rcode;

class DnsServerTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final String ALIAS = "db.shop.example. 3600 IN CNAME old.shop.example.\n";
    private static final String ADDRESS = "old.shop.example. 60 IN A 10.0.0.5\n";

    @Test
    void findsTheLongestAndTheShortestTtlOnTheWayToTheAddress() throws IOException {
        try (FakeNameServer server = new FakeNameServer(ALIAS + ADDRESS)) {
            NameChain chain = new DnsServer(server.address(), TIMEOUT).chain("db.shop.example");

            assertThat(chain.links())
                    .extracting(NameChain.Link::name)
                    .containsExactly("db.shop.example", "old.shop.example");
            assertThat(chain.addresses()).containsExactly("10.0.0.5");
            assertThat(chain.longestTtl()).isEqualTo(Duration.ofHours(1));
            assertThat(chain.shortestTtl()).isEqualTo(Duration.ofMinutes(1));
        }
    }

    @Test
    void asksAgainEachTimeAndNeverItsMemory() throws IOException {
        try (FakeNameServer server = new FakeNameServer("db.shop.example. 60 IN A 10.0.0.5\n")) {
            DnsServer dns = new DnsServer(server.address(), TIMEOUT);

            dns.chain("db.shop.example");
            dns.chain("db.shop.example");

            assertThat(server.asked).containsExactly("udp db.shop.example.", "udp db.shop.example.");
        }
    }

    @Test
    void asksOverTcpWhenTheAnswerIsCutShort() throws IOException {
        try (FakeNameServer server = new FakeNameServer("db.shop.example. 60 IN A 10.0.0.5\n")) {
            server.truncates = true;

            NameChain chain = new DnsServer(server.address(), TIMEOUT).chain("db.shop.example");

            assertThat(chain.addresses()).containsExactly("10.0.0.5");
            assertThat(server.asked).containsExactly("udp db.shop.example.", "tcp db.shop.example.");
        }
    }

    @Test
    void findsANameThatHasOnlyAnIpv6Address() throws IOException {
        try (FakeNameServer server = new FakeNameServer("db.shop.example. 60 IN AAAA 2001:db8::5\n")) {
            assertThat(new DnsServer(server.address(), TIMEOUT)
                            .chain("db.shop.example")
                            .addresses())
                    .containsExactly("2001:db8:0:0:0:0:0:5");
        }
    }

    @Test
    void readsAChainThatBitesItsTail() throws IOException {
        try (FakeNameServer server =
                new FakeNameServer("a.example. 60 IN CNAME b.example.\nb.example. 70 IN CNAME a.example.\n")) {
            NameChain chain = new DnsServer(server.address(), TIMEOUT).chain("a.example");

            assertThat(chain.links()).hasSize(2);
            assertThat(chain.addresses()).isEmpty();
        }
    }

    @Test
    void refusesATtlThatRunsDownBecauseTheServerKnowsItByHearsay() throws IOException {
        try (FakeNameServer server = new FakeNameServer(ADDRESS)) {
            server.authoritative = false;
            DnsServer dns = new DnsServer(server.address(), TIMEOUT);

            assertThatThrownBy(() -> dns.chain("old.shop.example"))
                    .hasMessage("The name server " + dns + " is not authoritative for `old.shop.example.`, so its TTL"
                            + " runs down. Give an authoritative server as dns.server.");
        }
    }

    @Test
    void saysWhatTheServerAnsweredWhenItHasNoSuchName() throws IOException {
        try (FakeNameServer server = new FakeNameServer(ADDRESS)) {
            server.rcode = Rcode.NXDOMAIN;
            DnsServer dns = new DnsServer(server.address(), TIMEOUT);

            assertThatThrownBy(() -> dns.chain("old.shop.example"))
                    .hasMessageContaining("answered `old.shop.example.` with NXDOMAIN");
            assertThat(dns.timeToAnswer("old.shop.example")).isPositive();
            server.rcode = Rcode.SERVFAIL;
            assertThatThrownBy(() -> dns.timeToAnswer("old.shop.example")).hasMessageContaining("SERVFAIL");
        }
    }

    @Test
    void saysThatAServerDoesNotAnswer() throws IOException {
        FakeNameServer closed = new FakeNameServer(ADDRESS);
        closed.close();
        DnsServer dns = new DnsServer(closed.address(), Duration.ofMillis(200));

        assertThatThrownBy(() -> dns.chain("old.shop.example"))
                .hasMessageStartingWith("The name server " + dns + " did not answer for `old.shop.example.`");
    }

    @Test
    void readsTheAddressOfANameServerWithAndWithoutPort() {
        assertThat(DnsServer.parse("10.0.0.2", TIMEOUT)).hasToString("10.0.0.2:53");
        assertThat(DnsServer.parse("10.0.0.2:5353", TIMEOUT)).hasToString("10.0.0.2:5353");
        assertThatThrownBy(() -> DnsServer.parse("10.0.0.2:x", TIMEOUT))
                .hasMessage("`10.0.0.2:x` is not the address of a name server. Write `10.0.0.2` or `10.0.0.2:5353`.");
    }
}
