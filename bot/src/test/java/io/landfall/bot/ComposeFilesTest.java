package io.landfall.bot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.landfall.runbooks.run.Runs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be seen in {@code docker/} without running anything. */
class ComposeFilesTest {

    private static final Path DOCKER = Path.of("../docker");

    @ParameterizedTest
    @ValueSource(strings = {"compose.yaml", "production.yaml"})
    void publishesPortsOnLoopbackOnly(String file) {
        assertThat(values(file, "ports")).isNotEmpty().allMatch(port -> port.matches("127\\.0\\.0\\.1:\\d+:\\d+"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"compose.yaml", "production.yaml"})
    void mountsOnlyWhatTheRepositoryHasOrWhatIsAVolume(String file) {
        Set<String> volumes = read(file).path("volumes").properties().stream()
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());

        assertThat(values(file, "volumes")).isNotEmpty().allSatisfy(mount -> {
            String source = mount.replaceFirst(":/.*$", "");
            boolean isTheirs = source.startsWith("${");
            boolean isThere = source.startsWith("./") && Files.exists(DOCKER.resolve(source));
            assertThat(isTheirs || isThere || volumes.contains(source))
                    .as(mount)
                    .isTrue();
        });
    }

    @Test
    void mountsNothingThatCouldBeChangedButVolumes() {
        for (String file : List.of("compose.yaml", "production.yaml")) {
            assertThat(values(file, "volumes"))
                    .filteredOn(mount -> mount.startsWith("./") || mount.startsWith("$"))
                    .allMatch(mount -> mount.endsWith(":ro"));
        }
    }

    @Test
    void limitsEveryServiceThatStays() {
        for (String file : List.of("compose.yaml", "production.yaml")) {
            read(file).path("services").properties().forEach(service -> {
                if (!service.getKey().equals("secrets")) {
                    assertThat(setting(file, service.getValue(), "restart"))
                            .as(service.getKey())
                            .isEqualTo("always");
                    assertThat(setting(file, service.getValue(), "mem_limit"))
                            .as(service.getKey())
                            .isNotEmpty();
                }
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"compose.yaml", "production.yaml"})
    void leavesLandfallTimeToTakeAWindowBackAndNoRightsOverItsHost(String file) {
        JsonNode landfall = read(file).path("services").path("landfall");

        Duration untilKilled =
                Duration.parse("PT" + landfall.path("stop_grace_period").asText());
        assertThat(untilKilled).isGreaterThan(Runs.ENDING.plusSeconds(20));
        assertThat(landfall.path("read_only").asBoolean()).isTrue();
        assertThat(landfall.path("cap_drop").toString()).isEqualTo("[\"ALL\"]");
        assertThat(landfall.path("security_opt").toString()).isEqualTo("[\"no-new-privileges:true\"]");
    }

    @Test
    void theImageRunsLandfallAsAUserOfItsOwnUnderTiniWithAHealthcheck() throws IOException {
        String file = Files.readString(DOCKER.resolve("Dockerfile"));
        String stage = file.substring(file.indexOf("AS landfall\n"), file.indexOf("AS application\n"));

        assertThat(stage)
                .contains("--uid 10001 ")
                .containsSubsequence(
                        "USER landfall\n",
                        "HEALTHCHECK ",
                        "ENTRYPOINT [\"tini\", \"--\", \"landfall\"]\n",
                        "CMD [\"serve\", \"--config\", \"/etc/landfall/landfall.yaml\"]\n");
        assertThat(file.lines().filter(line -> line.startsWith("FROM")))
                .isNotEmpty()
                .allMatch(line -> line.startsWith("FROM debian:bookworm-slim AS "));
    }

    @Test
    void holdsNoSecretAndNoAddressOfARegistry() throws IOException {
        try (Stream<Path> files = Files.walk(DOCKER)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(file).toLowerCase(Locale.ROOT);
                assertThat(text)
                        .as(file.toString())
                        .doesNotContain("private key-----", "xoxb-", "xapp-")
                        .doesNotContainPattern("password: (?!file:)|_password[:=]|identified by '")
                        .doesNotContainPattern("https?://[^/\\s\"]*(debian|maven|docker|npm|registry)[^/\\s\"]*\\.");
            }
        }
    }

    /** What the services of {@code file} list under {@code key}. */
    private static List<String> values(String file, String key) {
        List<String> values = new ArrayList<>();
        for (JsonNode service : read(file).path("services")) {
            service.path(key).forEach(value -> values.add(value.asText()));
        }
        return values;
    }

    /** A service's own setting, or that of what it is merged with: the YAML reader gives an alias as its name. */
    private static String setting(String file, JsonNode service, String key) {
        JsonNode merged = read(file).path("x-" + service.path("<<").asText());
        return service.has(key) ? service.path(key).asText() : merged.path(key).asText();
    }

    private static JsonNode read(String file) {
        try {
            return new YAMLMapper().readTree(DOCKER.resolve(file).toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
