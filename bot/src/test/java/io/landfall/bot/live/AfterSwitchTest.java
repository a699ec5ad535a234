package io.landfall.bot.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.lab.LabAccount;
import io.landfall.lab.LabDatabase;
import io.landfall.lab.database.Engine;
import io.landfall.lab.process.Awaited;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Between a cutover and its end: another replica goes with the switch and back, and each alarm is told and measured. */
@ParameterizedClass
@MethodSource("io.landfall.bot.live.Proofs#withAll")
class AfterSwitchTest {

    private static final String UNDONE = "was taken back";

    private static Points points;
    private static Scene scene;
    private static ServiceProcess service;

    @Parameter
    private Engine engine;

    @BeforeParameterizedClassInvocation
    static void open(Engine engine) {
        scene = Scene.following(engine, Map.of()).withReplica();
        points = new Points();
        service = scene.serviceThatWaitsAt(points).awaitFirstLook();
    }

    @AfterParameterizedClassInvocation
    static void close() {
        scene.close();
        points.close();
    }

    @Test
    void takesAReplicaAlongAndWatchesWhoWritesAndWhoIsLeft() throws Exception {
        asks(
                "cutover",
                "replica shop-replica-1 at " + scene.replica().address() + ": server id "
                        + scene.replica().serverId());
        points.at("STEP_DONE:follow-back", scene.replica()::stop);
        service.type("go");
        triesAgainWhenTheReplicaIsBack();
        ends("cutover");
        follows(scene.target());
        refusesToFinishWhileTheReplicaStandsStill();

        tellsWhoIsLeftOnTheOldServer();
        tellsOfTwoWritableServersAndOfNone();

        asks("rollback", "shop-replica-1 (" + scene.replica().address() + "), which follow shop-new: " + stop() + ";");
        service.type("go");
        ends("rollback");
        follows(scene.source());
        scene.assertNothingIsLost(scene.source(), scene.target());

        tellsOfAWriteOnTheServerThatOnlyFollows();
    }

    private static String stop() {
        return scene.engine().words("STOP SLAVE", "STOP REPLICA");
    }

    private static void asks(String verb, String inThePlan) {
        service.type("as ann " + verb + " shop");
        service.awaitUnless(UNDONE, inThePlan);
        service.awaitUnless(UNDONE, "asks for approval");
        service.type("as ben approve 2-6");
        service.awaitUnless(UNDONE, "is armed");
    }

    /** What can't be done at once is told with what to do by hand, and done as soon as it can be. */
    private static void triesAgainWhenTheReplicaIsBack() {
        assertThat(service.awaitUnless(UNDONE, "repoint-replicas: shop-replica-1: Can't connect to shop-replica-1"))
                .contains("By hand: On shop-replica-1 (" + scene.replica().address() + "): " + stop() + "; CHANGE");
        scene.replica().start();
    }

    private static void ends(String verb) {
        service.awaitUnless(UNDONE, "✔ repoint-replicas");
        service.awaitUnless(UNDONE, verb + " shop is done");
        scene.switched();
    }

    /** The replica reads the server's binary log with its own account, applies it, and is still read-only. */
    private static void follows(LabDatabase server) {
        assertThat(Scene.value(
                        server, "SELECT COUNT(*) FROM " + server.words().processes() + " WHERE user = 'shop_repl'"))
                .isEqualTo("1");
        Scene.assertReaches(scene.replica(), Scene.written(server));
        assertThat(Scene.isReadOnly(scene.replica())).isTrue();
    }

    private static void refusesToFinishWhileTheReplicaStandsStill() {
        Scene.execute(scene.replica(), stop());
        service.type("as ann finish shop");
        service.await("asks for approval");
        service.type("as ben approve finish");
        service.await("replica_shop_replica_1: shop-replica-1 does not replicate: receiver is stopped");
        Scene.execute(scene.replica(), scene.engine().words("START SLAVE", "START REPLICA"));
        service.type("abort");
        service.await("finish shop " + UNDONE);
    }

    private static void tellsWhoIsLeftOnTheOldServer() throws Exception {
        try (Connection left = scene.source().connect(LabAccount.APP)) {
            assertThat(left.isValid(5)).isTrue();
            service.await("clients are connected to shop-old, which only follows: app from ");
            service.await("Point them at shop-new (" + scene.target().address() + ")");
            service.type("sup shop");
            service.await("; ! clients are connected to shop-old, which only follows: app from ");
            awaitMetric("landfall_clients_left{migration=\"shop\",server=\"shop-old\",} 1.0");
        }
        service.await("clients_left is well again: no client is connected to shop-old");
    }

    private static void tellsOfTwoWritableServersAndOfNone() {
        Scene.execute(scene.source(), "SET GLOBAL read_only = 0");
        service.await("shop-new and shop-old both take writes");
        service.await("`SET GLOBAL " + scene.engine().words("", "super_") + "read_only = ON` on shop-old at once");
        awaitMetric("landfall_writable_servers{migration=\"shop\",} 2.0");

        Scene.execute(scene.source(), "SET GLOBAL read_only = 1");
        Scene.execute(scene.target(), "SET GLOBAL read_only = 1");
        service.await("neither shop-new nor shop-old takes writes: the application can't write anywhere");
        awaitMetric("landfall_writable_servers{migration=\"shop\",} 0.0");

        Scene.execute(scene.target(), "SET GLOBAL read_only = 0");
        service.await("one_writable_server is well again: shop-new takes writes, shop-old does not");
    }

    private static void tellsOfAWriteOnTheServerThatOnlyFollows() {
        Scene.execute(
                scene.target(),
                scene.engine().words("DO 0", "SET GLOBAL super_read_only = OFF"),
                "CREATE TABLE shop.astray (id INT PRIMARY KEY)");

        service.await("shop-new has transactions that shop-old does not have: "
                + (scene.engine() == Engine.MARIADB
                        ? "0-102-"
                        : Scene.value(scene.target(), "SELECT @@server_uuid") + ":"));
        service.await("Somebody wrote on shop-new, which only follows: that is nowhere else");
        awaitMetric("landfall_check_status{migration=\"shop\",check=\"errant_transactions\",} 2.0");
    }

    private static void awaitMetric(String line) {
        Awaited.within(Duration.ofMinutes(3), line, () -> metrics().contains(line));
    }

    private static String metrics() {
        String listen = scene.text().lines().findFirst().orElseThrow().substring("listen: ".length());
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + listen + "/metrics"))
                .timeout(Duration.ofSeconds(30))
                .build();
        try {
            return HttpClient.newHttpClient()
                    .send(request, BodyHandlers.ofString())
                    .body();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
