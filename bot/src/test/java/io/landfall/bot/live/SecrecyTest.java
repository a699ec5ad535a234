package io.landfall.bot.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.lab.LabAccount;
import io.landfall.lab.LabDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No secret leaves the files that only their user can read, in a whole move and cutover through the service. */
class SecrecyTest {

    private static final String TAKEN_BACK = "was taken back";

    @Test
    void showsNoSecretInArgumentsBinaryLogsJournalLogsMetricsOrTheChannel() throws Exception {
        try (Scene scene = Scene.installed();
                Secrets secrets = Secrets.collected(backupFiles(scene.source()))) {
            know(secrets, scene);

            ServiceProcess service = scene.service();
            service.await("Landfall serves shop.");
            moveAndCutOver(service, () -> assertThat(keptConfiguration(scene))
                    .matches(SecrecyTest::isPrivate)
                    .matches(secrets::holdsOne));
            String metrics = get("http://" + listen(scene) + "/metrics");
            secrets.add("replication", "password=" + Files.readString(replicationPassword(scene)));
            service.terminate();
            secrets.close();

            assertThat(secrets.names())
                    .contains("landfall", "canary", "replication", "key of old-host", "key of new-host")
                    .containsAll(backupFiles(scene.source()).stream()
                            .map(Path::toString)
                            .toList());
            assertThat(secrets.failures()).isEmpty();
            assertThat(secrets.saw("mariadb-backup")).isTrue();
            assertThat(secrets.leaksInArguments()).isEmpty();
            assertThat(secrets.in(service.text())).isEmpty();
            assertThat(metrics).contains("landfall_");
            assertThat(secrets.in(metrics)).isEmpty();
            assertThat(binaryLogs(scene)).hasSizeGreaterThanOrEqualTo(2).noneMatch(secrets::holdsOne);
            assertThat(scene.journal()).matches(Files::exists).matches(file -> !secrets.holdsOne(file));
            assertThat(scene.directory().resolve("landfall.log"))
                    .matches(Files::exists)
                    .matches(file -> !secrets.holdsOne(file));
            assertThat(keptConfiguration(scene)).doesNotExist();
            assertThat(secrets.filesWithOne(scene.lab().directory()))
                    .contains(replicationPassword(scene))
                    .filteredOn(file -> !isPrivate(file) && !isTheServersOwn(file))
                    .isEmpty();
        }
    }

    private static void know(Secrets secrets, Scene scene) throws IOException {
        secrets.addPassword("landfall", scene.lab().account(LabAccount.LANDFALL).password());
        secrets.addPassword("canary", scene.lab().account(LabAccount.CANARY).password());
        secrets.add("key of old-host", Files.readString(scene.sourceHost().keyFile()));
        secrets.add("key of new-host", Files.readString(scene.targetHost().keyFile()));
    }

    /** What Landfall makes on the source's host for one copy: the password of an account, and a key. */
    private static List<Path> backupFiles(LabDatabase source) {
        Path work = Path.of(source.dataDir() + ".landfall-backup");
        return List.of(work.resolve("input"), work.resolve("key"));
    }

    private static void moveAndCutOver(ServiceProcess service, Runnable whenArmed) {
        service.type("start shop");
        service.awaitUnless("is held", "move shop is done");
        service.type("cutover shop");
        service.awaitUnless(TAKEN_BACK, "asks for approval");
        service.type("as ben approve 2-6");
        service.awaitUnless(TAKEN_BACK, "is armed");
        whenArmed.run();
        service.type("go");
        service.awaitUnless(TAKEN_BACK, "cutover shop is done");
        service.type("audit shop");
        service.await("The journal is whole");
    }

    /** What the cutover, the second run, is to be settled with whatever becomes of the file. */
    private static Path keptConfiguration(Scene scene) {
        return scene.directory().resolve(scene.journal().getFileName() + "-run2.configuration");
    }

    private static Path replicationPassword(Scene scene) {
        return scene.directory().resolve("shop-replication.password");
    }

    private static String listen(Scene scene) {
        return scene.text()
                .lines()
                .filter(line -> line.startsWith("listen: "))
                .findFirst()
                .orElseThrow()
                .substring("listen: ".length());
    }

    private static String get(String url) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static List<Path> binaryLogs(Scene scene) throws IOException {
        try (Stream<Path> old = Files.list(scene.source().dataDir());
                Stream<Path> fresh = Files.list(scene.target().dataDir())) {
            return Stream.concat(old, fresh)
                    .filter(file -> file.getFileName().toString().matches("binlog\\.\\d+|.*-relay-bin\\.\\d+"))
                    .toList();
        }
    }

    private static boolean isPrivate(Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file))
                    .matches("rw-------");
        } catch (IOException e) {
            throw new AssertionError(file.toString(), e);
        }
    }

    /** MariaDB keeps the replication password in clear; the directory is the server's alone. */
    private static boolean isTheServersOwn(Path file) {
        return file.getFileName().toString().equals("master.info");
    }
}
