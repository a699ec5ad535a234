package io.landfall.lab.proxy;

import io.landfall.lab.Lab;
import io.landfall.lab.process.Awaited;
import io.landfall.lab.process.Command;
import io.landfall.lab.process.LabProcess;
import io.landfall.lab.process.PrivateFile;
import io.landfall.lab.process.Resource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** An HAProxy that leads whoever connects to it to one database server, {@code shop/db}. */
public final class LabHaproxy {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Lab lab;
    private final Path directory;
    private final int port;
    private final int admin;
    private LabProcess process;

    private LabHaproxy(Lab lab) {
        this.lab = lab;
        this.directory = lab.newDirectory("haproxy");
        this.port = lab.freePort();
        this.admin = lab.freePort();
    }

    /**
     * Starts one.
     *
     * @param server the address of the database server
     * @param level what may be done over its socket, such as {@code admin}
     */
    public static LabHaproxy start(Lab lab, String server, String level) {
        LabHaproxy proxy = new LabHaproxy(lab);
        PrivateFile.write(
                proxy.file(),
                Resource.text(
                        LabHaproxy.class,
                        "haproxy.cfg",
                        Map.of(
                                "DIRECTORY", proxy.directory,
                                "LEVEL", level,
                                "ADMIN", proxy.admin,
                                "PORT", proxy.port,
                                "SERVER", server)));
        proxy.start();
        return proxy;
    }

    /** Starts it with what its file says now. */
    public void start() {
        Path log = directory.resolve("haproxy.log");
        process = lab.start("haproxy", log, List.of(Command.program("haproxy"), "-db", "-f", file().toString()));
        Awaited.within(LIMIT, "haproxy listens; see " + log, () -> {
            process.requireAlive();
            return listens(admin);
        });
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Ends it with SIGKILL. */
    public void kill() {
        process.kill();
    }

    /** Its configuration. */
    public Path file() {
        return directory.resolve("haproxy.cfg");
    }

    /** Where it is told things while it runs. */
    public Path socket() {
        return directory.resolve("admin.sock");
    }

    /** The same over TCP, for whoever is on this machine. */
    public String adminAddress() {
        return "127.0.0.1:" + admin;
    }

    /** Where applications connect. */
    public String address() {
        return "127.0.0.1:" + port;
    }
}
