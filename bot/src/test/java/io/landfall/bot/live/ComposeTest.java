package io.landfall.bot.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.lab.process.Awaited;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The demo of {@code docker/compose.yaml}, on hosts that have a network between them. */
@Tag("thorough")
class ComposeTest {

    private static final Duration LIMIT = Duration.ofMinutes(3);

    @BeforeAll
    static void build() throws Exception {
        for (String image : ComposeStage.images()) {
            Optional<String> whyNot = Container.build(image);
            Assumptions.assumeTrue(whyNot.isEmpty(), whyNot::orElseThrow);
        }
    }

    @Test
    void annAndBenMoveTheShopWhichLosesNothingAndGoesOnThereWhenAllContainersAreStartedAgain() throws Exception {
        try (ComposeStage demo = new ComposeStage()) {
            assertThat(demo.start("secrets").awaitExit()).isZero();
            List<ServiceProcess> hosts = startHosts(demo);
            ServiceProcess landfall = demo.start("landfall");

            landfall.awaitUnless("is held", "move shop is done");
            landfall.awaitUnless("was taken back", "cutover shop is done");
            landfall.await("equal in every table");
            assertThat(demo.run("landfall", "healthcheck")).contains("journal");
            awaitWritesAfter(acknowledged(demo), demo);
            assertSecretsAreClosed(demo.volume("landfall-secrets"));
            assertSecretsAreClosed(demo.volume("host-secrets"));

            Container.stop(landfall);
            landfall.awaitExit();
            hosts.forEach(Container::stop);
            hosts.forEach(ServiceProcess::awaitExit);
            int before = acknowledged(demo);
            startHosts(demo);
            awaitWritesAfter(before, demo);
            demo.start("landfall").await("Landfall serves shop");

            assertThat(Files.readString(demo.volume("shop").resolve("shop.properties")))
                    .contains("database=shop-new:3306");
            int last = acknowledged(demo);
            assertThat(demo.run(
                            "shop-new",
                            "mariadb",
                            "--no-defaults",
                            "--socket=/run/mysqld/mysqld.sock",
                            "--skip-column-names",
                            "--execute=SELECT COUNT(*) FROM shop.ledger_entries WHERE sequence <= " + last))
                    .isEqualTo(Integer.toString(last));
        }
    }

    private static List<ServiceProcess> startHosts(ComposeStage demo) {
        List<ServiceProcess> hosts = List.of(demo.start("shop-old"), demo.start("shop-new"));
        hosts.forEach(host -> host.await("Server listening on"));
        ServiceProcess application = demo.start("app-1");
        application.await("Server listening on");
        return List.of(application, hosts.get(1), hosts.get(0));
    }

    /** The number of the last write that the application saw acknowledged; it numbers them from 1 on. */
    private static int acknowledged(ComposeStage demo) {
        try {
            return Files.readAllLines(demo.volume("shop").resolve("shop.log")).stream()
                    .filter(line -> line.startsWith("A 0 "))
                    .mapToInt(line -> Integer.parseInt(line.split(" ")[2]))
                    .max()
                    .orElse(0);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void awaitWritesAfter(int number, ComposeStage demo) {
        Awaited.within(LIMIT, "a write after " + number + " is acknowledged", () -> acknowledged(demo) > number);
    }

    private static void assertSecretsAreClosed(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            assertThat(files.filter(file -> !file.toString().endsWith(".pub")))
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(Files.getPosixFilePermissions(file))
                            .as(file.toString())
                            .hasSize(2));
        }
    }
}
