package io.landfall.bot.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.landfall.lab.Lab;
import io.landfall.lab.process.Command;
import io.landfall.lab.process.LabDirectory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The demo of {@code docker/compose.yaml} without Docker: each service runs in a chroot of its image, in a network namespace
 * with an address of its own, with the commands, mounts and volumes that Compose reads in the file.
 */
final class ComposeStage implements AutoCloseable {

    private static final List<String> SERVICES = List.of("secrets", "shop-old", "shop-new", "app-1", "landfall");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Lab lab = Lab.open();
    private final Path volumes = lab.newDirectory("volumes");
    private final Path hosts = lab.directory().resolve("hosts");
    private final JsonNode file =
            json(Container.withoutDocker("compose", "--file", "../docker/compose.yaml", "config", "--format", "json"));
    private final Map<String, String> containers = new HashMap<>();
    private final List<String> namespaces = new ArrayList<>();

    ComposeStage() {
        try {
            buildNetwork();
            SERVICES.forEach(service ->
                    containers.put(service, Container.withoutDocker("buildah", "from", "localhost/" + image(service))));
            // as Docker does for a volume that is new: like the image's directory
            Command.run("chown", Container.OWNER, volume("journal").toString());
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private void buildNetwork() {
        String bridge = namespace("bridge");
        Command.run("ip", "-n", bridge, "link", "add", "bridge", "type", "bridge");
        Command.run("ip", "-n", bridge, "link", "set", "bridge", "up");
        StringBuilder names = new StringBuilder("127.0.0.1 localhost\n");
        for (int i = 0; i < SERVICES.size(); i++) {
            String host = namespace(SERVICES.get(i));
            String address = "10.99.0." + (10 + i);
            Command.run("ip", "-n", bridge, "link", "add", "to" + i, "type", "veth", "peer", "eth0", "netns", host);
            Command.run("ip", "-n", bridge, "link", "set", "to" + i, "master", "bridge", "up");
            Command.run("ip", "-n", host, "address", "add", address + "/24", "dev", "eth0");
            Command.run("ip", "-n", host, "link", "set", "eth0", "up");
            Command.run("ip", "-n", host, "link", "set", "lo", "up");
            names.append(address).append(' ').append(SERVICES.get(i)).append('\n');
        }
        lab.writePrivateFile(hosts, names.toString());
        Command.run("chmod", "644", hosts.toString());
    }

    private String namespace(String name) {
        String namespace = name(name);
        Command.run("ip", "netns", "add", namespace);
        namespaces.add(namespace);
        return namespace;
    }

    private String name(String name) {
        return lab.directory().getFileName() + "-" + name;
    }

    /** The images that {@link #ComposeStage} needs. */
    static List<String> images() {
        return List.of("landfall", "application", "database");
    }

    private String image(String service) {
        JsonNode target = service(service).path("build").path("target");
        return target.isMissingNode() ? service(service).path("image").asText() : target.asText();
    }

    private JsonNode service(String name) {
        return file.path("services").path(name);
    }

    /** Where a named volume lies, as root on this machine sees it. */
    Path volume(String name) {
        return LabDirectory.make(volumes.resolve(name));
    }

    /** Starts a service. */
    ServiceProcess start(String service) {
        return ServiceProcess.run(lab, words(service, program(service)));
    }

    /** Runs another program in the container of a service, to its end; returns what it prints. */
    String run(String service, String... program) {
        return Command.run(words(service, List.of(program)));
    }

    private List<String> program(String service) {
        List<String> program = new ArrayList<>(texts(service(service).path("entrypoint")));
        if (program.isEmpty()) {
            JsonNode image = json(
                    Container.withoutDocker("buildah", "inspect", "--type", "image", "localhost/" + image(service)));
            program.addAll(texts(image.path("OCIv1").path("config").path("Entrypoint")));
        }
        program.addAll(texts(service(service).path("command")));
        return program;
    }

    private List<String> words(String service, List<String> program) {
        List<String> words = new ArrayList<>(List.of("ip", "netns", "exec", name(service), Container.WITHOUT_DOCKER));
        words.addAll(List.of("buildah", "run", "--isolation", "chroot", "--no-hosts"));
        words.addAll(List.of("--volume", hosts + ":/etc/hosts:ro"));
        service(service).path("volumes").forEach(mount -> words.addAll(List.of("--volume", mount(mount))));
        service(service)
                .path("environment")
                .properties()
                .forEach(variable -> words.addAll(List.of(
                        "--env", variable.getKey() + "=" + variable.getValue().asText())));
        // the first process has another id here than in Docker
        Stream.concat(lab.environment().entrySet().stream(), Map.of("TINI_SUBREAPER", "1").entrySet().stream())
                .forEach(variable -> words.addAll(List.of("--env", variable.getKey() + "=" + variable.getValue())));
        texts(service(service).path("cap_drop")).forEach(right -> words.addAll(List.of("--cap-drop", right)));
        if (service(service).has("user")) {
            words.addAll(List.of("--user", service(service).path("user").asText()));
        }
        words.addAll(List.of(containers.get(service), "--"));
        words.addAll(program);
        return words;
    }

    private String mount(JsonNode mount) {
        String source = mount.path("source").asText();
        boolean isVolume = mount.path("type").asText().equals("volume");
        return (isVolume ? volume(source).toString() : source)
                + ":" + mount.path("target").asText()
                + (mount.path("read_only").asBoolean() ? ":ro" : "");
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }

    /** Every process of the demo is gone afterwards, and everything that it has written. */
    @Override
    public void close() {
        namespaces.forEach(namespace -> Command.run("ip", "netns", "pids", namespace)
                .lines()
                .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)).stream())
                .forEach(ProcessHandle::destroyForcibly));
        lab.close();
        namespaces.forEach(namespace -> Command.run("ip", "netns", "delete", namespace));
        containers.values().forEach(container -> Container.withoutDocker("buildah", "rm", container));
    }
}
