package io.landfall.lab.dns;

import io.landfall.lab.Lab;
import io.landfall.lab.process.Awaited;
import io.landfall.lab.process.Command;
import io.landfall.lab.process.LabProcess;
import io.landfall.lab.process.PrivateFile;
import io.landfall.lab.process.Resource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Two BIND servers that are authoritative for one zone: what is changed at the first is sent to the second. Whoever has
 * the key may change addresses and aliases in it.
 */
public final class LabDns {

    /** One of the two. */
    public enum Which {
        PRIMARY,
        SECONDARY
    }

    public static final String ZONE = "shop.example";
    public static final String KEY_NAME = "landfall";

    /** The second one's copy of the zone, as its configuration has it. */
    private static final String COPY = "secondary.zone";

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Lab lab;
    private final Path directory;
    private final String key;
    private final Map<Which, Integer> ports = new EnumMap<>(Which.class);
    private final Map<Which, LabProcess> running = new EnumMap<>(Which.class);

    private LabDns(Lab lab) {
        this.lab = lab;
        this.directory = lab.newDirectory("dns");
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        this.key = Base64.getEncoder().encodeToString(secret);
        for (Which which : Which.values()) {
            ports.put(which, lab.freePort());
        }
    }

    /** Starts both; {@code records} are lines such as {@code db 3600 IN A 127.0.0.1}. */
    public static LabDns start(Lab lab, List<String> records) {
        LabDns dns = new LabDns(lab);
        // A profile of AppArmor may forbid the installed program to read anything here.
        Command.run("cp", Command.program("named"), dns.program());
        PrivateFile.write(
                dns.directory.resolve("primary.zone"),
                Resource.text(
                        LabDns.class,
                        "primary.zone",
                        Map.of(
                                "RECORDS",
                                records.stream().map(line -> line + "\n").collect(Collectors.joining()))));
        for (Which which : Which.values()) {
            PrivateFile.write(
                    dns.configuration(which),
                    Resource.text(
                            LabDns.class,
                            which == Which.PRIMARY ? "primary.conf" : "secondary.conf",
                            Map.of(
                                    "DIRECTORY",
                                    dns.directory,
                                    "PRIMARY",
                                    dns.ports.get(Which.PRIMARY),
                                    "SECONDARY",
                                    dns.ports.get(Which.SECONDARY),
                                    "KEY",
                                    dns.key)));
            dns.start(which);
        }
        return dns;
    }

    /** Starts one that was ended. */
    public void start(Which which) {
        Path log = directory.resolve(which + ".log");
        LabProcess process = lab.start(
                "named",
                log,
                List.of(program(), "-g", "-n", "1", "-c", configuration(which).toString()));
        running.put(which, process);
        Awaited.within(LIMIT, "named answers; see " + log, () -> answers(process, ports.get(which)));
        if (which == Which.SECONDARY) {
            Awaited.within(LIMIT, "the zone has come; see " + log, () -> Files.exists(directory.resolve(COPY)));
        }
    }

    private static boolean answers(LabProcess process, int port) {
        process.requireAlive();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Ends one with SIGKILL. */
    public void kill(Which which) {
        running.get(which).kill();
    }

    /** As {@code 127.0.0.1:port}. */
    public String address(Which which) {
        return "127.0.0.1:" + ports.get(which);
    }

    /** The secret of the key {@link #KEY_NAME}, in Base64. */
    public String key() {
        return key;
    }

    private String program() {
        return directory.resolve("named").toString();
    }

    private Path configuration(Which which) {
        return directory.resolve(which + ".conf");
    }
}
