package io.landfall.bot.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.lab.process.Awaited;
import io.landfall.lab.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Landfall's image, run as {@code docker/production.yaml} has it: its configuration read-only, its journal in a volume. It is
 * run by buildah in a chroot, with the network and the process ids of this machine.
 */
final class Container implements AutoCloseable {

    static final String WITHOUT_DOCKER = "../docker/without-docker";
    /** The image's user, whose the files must be. */
    static final String OWNER = "10001:10001";

    private static final Pattern SSH_FILE = Pattern.compile("(key|known-hosts): (/[^\\s,}]+)");
    private static final Pattern LISTEN = Pattern.compile("listen: (\\S+)");

    private final Scene scene;
    private final Path configuration;
    private final Path volume;
    private final String name;

    /** Makes a container of the image for the scene's two servers; nothing runs in it yet. */
    Container(Scene scene) {
        this.scene = scene;
        this.configuration = scene.lab().newDirectory("configuration");
        this.volume = scene.lab().newDirectory("volume");
        this.name = withoutDocker("buildah", "from", "localhost/landfall");
        copyFiles();
        Command.run("chown", "-R", OWNER, configuration.toString(), volume.toString());
    }

    private void copyFiles() {
        String text = scene.text().replaceFirst("jdbc:sqlite:\\S+", "jdbc:sqlite:/var/lib/landfall/landfall.db");
        String moved = SSH_FILE.matcher(text).replaceAll(match -> {
            Path file = Path.of(match.group(2));
            String copy = file.getParent().getFileName() + "-" + file.getFileName();
            copy(file, configuration.resolve(copy));
            return match.group(1) + ": " + copy;
        });
        scene.lab().writePrivateFile(configuration.resolve("landfall.yaml"), moved);
        copy(scene.directory().resolve("password"), configuration);
        copy(scene.directory().resolve("canary"), configuration);
        copy(scene.directory().resolve("shop-replication.password"), volume);
        copy(scene.journal(), journal());
    }

    private static void copy(Path file, Path target) {
        Command.run("cp", "--preserve=mode", file.toString(), target.toString());
    }

    /** The journal in the volume. */
    Path journal() {
        return volume.resolve("landfall.db");
    }

    /** Starts the image's command. */
    ServiceProcess serve() {
        return ServiceProcess.run(
                scene.lab(), words("tini", "--", "landfall", "serve", "--config", "/etc/landfall/landfall.yaml"));
    }

    /** Runs the image's health check beside the service; returns what it prints, and fails when it fails. */
    String healthcheck() {
        return Command.run(words("healthcheck"));
    }

    private List<String> words(String... program) {
        Matcher listen = LISTEN.matcher(scene.text());
        assertThat(listen.find()).isTrue();
        List<String> words = new ArrayList<>(List.of(WITHOUT_DOCKER, "buildah", "run", "--isolation", "chroot"));
        words.addAll(List.of("--user", "landfall", "--env", "LISTEN=" + listen.group(1)));
        scene.lab().environment().forEach((key, value) -> words.addAll(List.of("--env", key + "=" + value)));
        words.addAll(
                List.of("--volume", configuration + ":/etc/landfall:ro", "--volume", volume + ":/var/lib/landfall"));
        words.addAll(List.of(name, "--"));
        words.addAll(List.of(program));
        return words;
    }

    /** Asks the first process to end, as {@code docker stop} does; the kernel ends the others when that one has ended. */
    static void stop(ServiceProcess service) {
        List<ProcessHandle> all = all(service);
        all.get(0).destroy();
        all.get(0).onExit().join();
        endNow(all);
    }

    /** Ends every process at once, as {@code docker kill} does. */
    static void kill(ServiceProcess service) {
        endNow(all(service));
    }

    private static void endNow(List<ProcessHandle> processes) {
        processes.forEach(ProcessHandle::destroyForcibly);
        Awaited.within(Duration.ofMinutes(1), "the container is gone", () -> processes.stream()
                .noneMatch(ProcessHandle::isAlive));
    }

    /** The user's id and the program of each process in the container, the first one first. */
    static List<String> processes(ServiceProcess service) throws IOException {
        List<String> processes = new ArrayList<>();
        for (ProcessHandle process : all(service)) {
            Path command = Path.of(process.info().command().orElseThrow());
            processes.add(Files.getAttribute(Path.of("/proc", Long.toString(process.pid())), "unix:uid") + " "
                    + command.getFileName());
        }
        return processes;
    }

    private static List<ProcessHandle> all(ServiceProcess service) {
        ProcessHandle first = ProcessHandle.of(service.pid())
                .orElseThrow()
                .descendants()
                .filter(process -> process.info()
                        .command()
                        .filter(command -> command.endsWith("/tini"))
                        .isPresent())
                .findFirst()
                .orElseThrow();
        return Stream.concat(Stream.of(first), first.descendants()).toList();
    }

    /** Runs {@code docker/without-docker}; returns what it prints. */
    static String withoutDocker(String... words) {
        return Command.run(
                Stream.concat(Stream.of(WITHOUT_DOCKER), Stream.of(words)).toList());
    }

    /** Builds an image, which takes minutes. Returns why this machine can't; empty when it is there. */
    static Optional<String> build(String image) throws IOException, InterruptedException {
        if (!System.getProperty("user.name").equals("root")) {
            return Optional.of("Images are built as root only.");
        }
        int status = new ProcessBuilder(WITHOUT_DOCKER, "image", image)
                .inheritIO()
                .start()
                .waitFor();
        assertThat(status).as("status of " + WITHOUT_DOCKER + ", see above").isZero();
        return Optional.empty();
    }

    @Override
    public void close() {
        withoutDocker("buildah", "rm", name);
    }
}
