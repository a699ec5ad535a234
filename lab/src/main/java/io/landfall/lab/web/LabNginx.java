package io.landfall.lab.web;

import io.landfall.lab.Lab;
import io.landfall.lab.process.Awaited;
import io.landfall.lab.process.Command;
import io.landfall.lab.process.LabException;
import io.landfall.lab.process.LabProcess;
import io.landfall.lab.process.PrivateFile;
import io.landfall.lab.process.Resource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** An nginx that answers every request with 200, and whose server includes whatever lies in one directory. */
public final class LabNginx {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Path directory;
    private final int port;

    private LabNginx(Lab lab) {
        this.directory = lab.newDirectory("nginx");
        this.port = lab.freePort();
    }

    /** Starts one. */
    public static LabNginx start(Lab lab) {
        LabNginx nginx = new LabNginx(lab);
        boolean isRoot = "root".equals(System.getProperty("user.name"));
        PrivateFile.write(
                nginx.configuration(),
                Resource.text(
                        LabNginx.class,
                        "nginx.conf",
                        Map.of(
                                "DIRECTORY", nginx.directory,
                                "PORT", nginx.port,
                                // Else its workers, of another user, see nothing of the lab's directories.
                                "USER", isRoot ? "user root;" : "")));
        Path log = nginx.directory.resolve("nginx.log");
        LabProcess process = lab.start(
                "nginx",
                log,
                List.of(Command.program("nginx"), "-c", nginx.configuration().toString()));
        Awaited.within(LIMIT, "nginx listens; see " + log, () -> {
            process.requireAlive();
            return nginx.listens();
        });
        return nginx;
    }

    private boolean listens() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Its configuration. */
    public Path configuration() {
        return directory.resolve("nginx.conf");
    }

    /** The directory whose {@code *.conf} its server includes; it is not there to begin with. */
    public Path included() {
        return directory.resolve("included");
    }

    /** While this file is there, it answers every request with 503, as its team has taught it. */
    public Path flag() {
        return directory.resolve("closed");
    }

    /** The processes that answer requests. After a reload they are others, soon. */
    public Set<Long> workers() {
        try {
            long master = Long.parseLong(
                    Files.readString(directory.resolve("nginx.pid")).strip());
            return ProcessHandle.of(master)
                    .map(process -> process.children().map(ProcessHandle::pid).collect(Collectors.toSet()))
                    .orElse(Set.of());
        } catch (IOException e) {
            throw new LabException("nginx has no pid file: " + e.getMessage(), e);
        }
    }

    /** A command that tests its configuration and prints it. */
    public String testCommand() {
        return Command.program("nginx") + " -T -c " + configuration();
    }

    /** A command that makes it read its configuration. */
    public String reloadCommand() {
        return Command.program("nginx") + " -s reload -c " + configuration();
    }

    /** Where people come to it. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + port + "/");
    }
}
