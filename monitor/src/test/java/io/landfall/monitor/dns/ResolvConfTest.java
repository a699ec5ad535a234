package io.landfall.monitor.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResolvConfTest {

    @Test
    void readsServersSearchPathAndOptions() {
        ResolvConf conf = ResolvConf.parse(
                """
                # made by hand
                nameserver 10.0.0.2
                nameserver 10.0.0.3
                domain old.example
                search shop.example example
                options ndots:2 timeout:1 attempts:3 rotate
                """);

        assertThat(conf)
                .isEqualTo(new ResolvConf(
                        List.of("10.0.0.2", "10.0.0.3"), List.of("shop.example", "example"), Duration.ofSeconds(1), 3));
        assertThat(conf.worstWait()).isEqualTo(Duration.ofSeconds(6));
    }

    @Test
    void hasTheResolversDefaultsAndItsLimits() {
        ResolvConf conf = ResolvConf.parse(
                "nameserver a\nnameserver b\nnameserver c\nnameserver d\noptions timeout:99 attempts:9\n");

        assertThat(conf.nameservers()).containsExactly("a", "b", "c");
        assertThat(conf.timeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(conf.attempts()).isEqualTo(5);
        assertThat(ResolvConf.parse("")).isEqualTo(new ResolvConf(List.of(), List.of(), Duration.ofSeconds(5), 2));
    }
}
