package io.landfall.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SecretTest {

    @Test
    void neverShowsItself() {
        assertThat("" + Secret.of("tiger-7")).isEqualTo("***");
    }

    @Test
    void cutsAServersTextWhereAPasswordMayFollow() {
        assertThat(Secret.cutFrom("Error in query: 'CREATE USER a IDENTIFIED BY \"tiger-7\"'"))
                .isEqualTo("Error in query: 'CREATE USER a …");
        assertThat(Secret.cutFrom("Duplicate entry '7' for key 'PRIMARY'"))
                .isEqualTo("Duplicate entry '7' for key 'PRIMARY'");
        assertThat(Secret.cutFrom("x".repeat(300))).hasSize(201);
    }
}
