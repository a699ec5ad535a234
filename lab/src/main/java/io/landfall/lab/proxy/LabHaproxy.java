package io.landfall.lab.proxy;

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
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
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
     * @param server the address of the database server, and what else its line says
     * @param level what may be done over its socket, such as {@code admin}
     */
    public static LabHaproxy start(Lab lab, String server, String level) {
        return start(lab, "haproxy.cfg", level, Map.of("SERVER", server));
    }

    /** Starts one before an application on the web, which shows {@code page} with 503 while the server {@code page/switch} is up. */
    public static LabHaproxy startWithPage(Lab lab, Path page, String level) {
        return start(lab, "page.cfg", level, Map.of("PAGE", page));
    }

    private static LabHaproxy start(Lab lab, String configuration, String level, Map<String, Object> more) {
        LabHaproxy proxy = new LabHaproxy(lab);
        Map<String, Object> values = new HashMap<>(more);
        values.put("DIRECTORY", proxy.directory);
        values.put("LEVEL", level);
        values.put("ADMIN", proxy.admin);
        values.put("PORT", proxy.port);
        PrivateFile.write(proxy.file(), Resource.text(LabHaproxy.class, configuration, values));
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

    /** Returns what it answers to {@code words} while it runs. */
    public String tell(String words) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), admin)) {
            socket.getOutputStream().write((words + "\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new LabException("haproxy does not answer: " + e.getMessage(), e);
        }
    }

    /** How many connections wait in it. */
    public int waiting() {
        return tell("show stat -1 6 -1")
                .lines()
                .filter(line -> line.startsWith("shop,"))
                .mapToInt(line -> Integer.parseInt(line.split(",", -1)[2]))
                .sum();
    }

    /** Where applications connect. */
    public String address() {
        return "127.0.0.1:" + port;
    }
}
